import { isIP } from "node:net";
import { reverseZones } from "./reverse-zones";

const DEFAULT_TRANSPORT = "dns";
const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  [DEFAULT_TRANSPORT, 53],
  ["tls", 853],
  ["quic", 853],
  ["grpc", 443],
  ["https", 443],
  ["https3", 443],
]);
const LAST_PORT = 65535;
const MAX_NAME_BYTES = 255;
const MAX_LABEL_BYTES = 63;
const ENVIRONMENT_VARIABLE = /\{\$[^}]+\}|\{%.+?%\}/;

/** What is wrong with the key of a server block. */
export interface KeyMistake {
  /** As a part of a sentence that goes on behind the key. */
  readonly problem: string;
  readonly fix: string;
}

/** What the key of a server block says; see {@link ZoneKey}. */
export interface KeyParts {
  readonly transport: string;
  readonly port: number;
  readonly zones: readonly string[];
  readonly isRange: boolean;
}

type Host = Pick<KeyParts, "zones" | "isRange">;

/** Whether a word of a Corefile has a part that only CoreDNS' environment knows. */
export function dependsOnEnvironment(word: string): boolean {
  return ENVIRONMENT_VARIABLE.test(word);
}

/** The scheme that a zone or an upstream begins with, up to its slashes; empty when it has none. */
export function schemeOf(word: string): string {
  return /^[a-z0-9]+:\/\//.exec(word)?.[0] ?? "";
}

/** Takes a key of a server block apart, or says what is wrong with it. */
export function readKey(text: string): KeyParts | KeyMistake {
  if (dependsOnEnvironment(text)) {
    return {
      problem: "names an environment variable of CoreDNS, whose value is not known at synthesis.",
      fix: 'write the zone as a literal, such as "one.svc.cluster.local".',
    };
  }
  const scheme = schemeOf(text);
  const transport = scheme === "" ? DEFAULT_TRANSPORT : scheme.slice(0, -"://".length);
  const defaultPort = DEFAULT_PORTS.get(transport);
  if (defaultPort === undefined) {
    return {
      problem: `has the scheme ${transport}, over which CoreDNS serves nothing.`,
      fix: `write one of ${[...DEFAULT_PORTS.keys()].join(", ")}, or none.`,
    };
  }
  const end = /:[+-]?[0-9]+$/.exec(text.slice(scheme.length))?.[0] ?? "";
  const port = end === "" ? defaultPort : Number(end.slice(":".length));
  if (port < 0 || port > LAST_PORT) {
    return {
      problem: `has the port ${port}, and the last one is ${LAST_PORT}.`,
      fix: "write the number of a port, or leave it out.",
    };
  }
  const zones = readZones(text.slice(scheme.length, text.length - end.length));
  return "problem" in zones ? zones : { transport, port, ...zones };
}

function readZones(host: string): Host | KeyMistake {
  const reverse = reverseZones(host);
  if (reverse === undefined) {
    return readName(host);
  }
  return host.includes(":") && /^[:0]/.test(host)
    ? {
        problem: 'is an IPv6 range that begins with ":" or "0", which CoreDNS refuses.',
        fix: "write the reverse zone itself, a name in ip6.arpa.",
      }
    : { zones: reverse, isRange: true };
}

function readName(host: string): Host | KeyMistake {
  // Of an IPv6 address the port has taken the last part away by now.
  if (host.includes(":") || isIP(host.replace(/\/[0-9]*$/, "")) !== 0) {
    return {
      problem: "is neither a domain name nor an address range, nor has it a port at its end.",
      fix: 'write a domain name, or a range with its prefix length, such as "10.0.0.0/16"; then, if need be, a colon and the number of the port.',
    };
  }
  const isComplete = /(?:^|[^\\])(?:\\\\)*\.$/.test(host);
  const name = isComplete ? host : `${host}.`;
  const reason = nameMistake(host, name);
  return reason === undefined
    ? { zones: [name.toLowerCase()], isRange: false }
    : {
        problem: `is no domain name: ${reason}.`,
        fix: 'write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.',
      };
}

function nameMistake(host: string, name: string): string | undefined {
  if (host === "") {
    return 'it is empty, and every name is "."';
  }
  if (/[,{}()\s]/.test(host)) {
    return "it has a comma, a bracket or a blank in it";
  }
  // Questions come with such characters as numbers, and match no zone that is written otherwise.
  if (/[^!-~]/.test(host)) {
    return "it has characters beyond ASCII, which are written as xn--... in the DNS";
  }
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(host)) {
    return "it ends in the middle of an escape";
  }
  // An escaped character, and a byte that is written as three digits, count as one.
  const plain = name.replace(/\\(?:[0-9]{3}|[^])/g, "x");
  const labels = plain === "." ? [] : plain.slice(0, -1).split(".");
  if (labels.includes("")) {
    return "it has an empty label";
  }
  if (labels.some((label) => Buffer.byteLength(label) > MAX_LABEL_BYTES)) {
    return `a label of it has more than ${MAX_LABEL_BYTES} bytes`;
  }
  return Buffer.byteLength(host) > MAX_NAME_BYTES
    ? `it has more than ${MAX_NAME_BYTES} bytes`
    : undefined;
}
