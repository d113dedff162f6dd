import { isIP } from "node:net";
import { Cidr } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { isDomainName } from "../cluster/names";
import { Protocol, Traffic } from "../cluster/traffic";
import type { Member, Topology } from "./topology";

/** A connection that is asked about. */
export interface Question {
  /** Name of the cluster whose pods connect; `SYSTEM/NAME` where several have that name. */
  readonly from: string;
  /** What they connect to: a whole name such as `db.tidb.svc.cluster.local`, or an IP address. */
  readonly to: string;
  /** @default Protocol.TCP */
  readonly protocol?: Protocol;
  /**
   * Destination port, 1 to 65535.
   * @default - none, for protocols without ports
   */
  readonly port?: number;
}

/** A question that can be answered. */
export interface ParsedQuestion {
  readonly from: Member;
  /** The destination, in lower case and without a final dot. */
  readonly name: string;
  /** The range of the destination alone, where it is an address. */
  readonly address?: Cidr;
  readonly flow: Traffic;
}

/** @throws ValidationError CLUSTER_UNKNOWN, DESTINATION, PORT_RANGE */
export function parseQuestion(topology: Topology, question: Question): ParsedQuestion {
  const from = findMember(topology, question.from);
  const flow = parseFlow(question);
  const family = isIP(question.to);
  if (family !== 0) {
    const address = Cidr.parse(`${question.to}/${family === 4 ? 32 : 128}`);
    return { from, name: question.to, address, flow };
  }
  const name = question.to.toLowerCase().replace(/\.$/, "");
  // What ends in a number is meant as an address.
  if (!isDomainName(name) || /(^|\.)\d+$/.test(name)) {
    throw new ValidationError({
      code: ErrorCode.DESTINATION,
      problem: "The destination of a connection is neither a whole name nor an IP address.",
      found: `"${question.to}"`,
      fix: `write the name with its domain, such as "db.tidb.svc.${from.cluster.dns.clusterDomain}", or an address such as "10.0.0.1".`,
    });
  }
  return { from, name, flow };
}

function findMember({ members }: Topology, name: string): Member {
  const found = members.find((member) => member.name === name);
  if (found !== undefined) return found;
  const namesakes = members.filter(({ cluster }) => cluster.clusterName === name);
  const isMeant = namesakes.length > 0;
  const names = (isMeant ? namesakes : members).map((member) => `"${member.name}"`);
  throw new ValidationError({
    code: ErrorCode.CLUSTER_UNKNOWN,
    problem: isMeant
      ? `${namesakes.length} clusters of the app are called "${name}".`
      : `No cluster of the app is called "${name}".`,
    found: `"${name}"; the app has ${names.join(", ") || "no cluster"}`,
    fix: isMeant
      ? `say which one is meant: ${names.join(" or ")}.`
      : "give the name of one of these, or declare the cluster in the app.",
  });
}

function parseFlow({ protocol = Protocol.TCP, port }: Question): Traffic {
  const hasPorts = protocol === Protocol.TCP || protocol === Protocol.UDP;
  const isPort = port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65535;
  if (hasPorts ? !isPort : port !== undefined) {
    throw new ValidationError({
      code: ErrorCode.PORT_RANGE,
      problem: hasPorts
        ? `A connection over ${protocol.toUpperCase()} needs a port from 1 to 65535.`
        : `The protocol ${protocol} has no ports.`,
      found: port === undefined ? "no port" : String(port),
      fix: hasPorts ? "give the port of the destination, such as 4000." : "leave the port out.",
    });
  }
  return Traffic[protocol](port);
}
