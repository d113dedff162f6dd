import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord, parseRecord } from "../../__tests__/e2e/support/json";

/** How a package comes to whoever uses this one. */
export enum Use {
  /** Installed with this package. */
  RUNTIME = "runtime",
  /** Installed by its user, beside this package. */
  PEER = "peer",
  /** Installed to work on this package alone. */
  DEVELOPMENT = "development",
}

/** A package that is installed. */
export interface Dependency {
  readonly name: string;
  readonly use: Use;
  /** Its licence, as an expression of SPDX. */
  readonly licence: string;
}

/** Licences under which a user gets code together with this package. */
const FOR_USERS = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0"];

/** Licences of what is handed to nobody. */
const FOR_DEVELOPMENT = [
  ...FOR_USERS,
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "Public Domain",
  "Python-2.0",
];

/** Whether a dependency's licence is one of those that its use allows. */
export function isAllowed({ licence, use }: Dependency): boolean {
  const allowed = use === Use.DEVELOPMENT ? FOR_DEVELOPMENT : FOR_USERS;
  // Brackets inside an expression are taken for a licence that nobody allows.
  return licence
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((part) => allowed.includes(part)));
}

/**
 * The packages of a project's lock file, by name, each once for each licence that a version of it has.
 *
 * @throws Error where an installed package's licence is another than the lock file says
 */
export function dependenciesOf(root: string): Dependency[] {
  const { packages } = readRecord(join(root, "package-lock.json"));
  const { peerDependencies } = readRecord(join(root, "package.json"));
  const peers = new Set(Object.keys(isRecord(peerDependencies) ? peerDependencies : {}));
  const dependencies = new Map<string, Dependency>();
  for (const [path, entry] of Object.entries(isRecord(packages) ? packages : {})) {
    const name = path.replace(/^.*node_modules\//, "");
    if (name === "" || !isRecord(entry)) continue;
    const licence = licenceOf(entry);
    // Those for other machines are in the lock file alone.
    const file = join(root, path, "package.json");
    const installed = existsSync(file) ? licenceOf(readRecord(file)) : licence;
    if (installed !== licence) {
      throw new Error(`${path} is under ${installed}, but the lock file says ${licence}.`);
    }
    const isDevelopment = entry["dev"] === true || entry["devOptional"] === true;
    const isPeer = peers.has(name) && path === `node_modules/${name}`;
    const use = isPeer ? Use.PEER : isDevelopment ? Use.DEVELOPMENT : Use.RUNTIME;
    dependencies.set(`${name} ${licence} ${use}`, { name, use, licence });
  }
  return [...dependencies]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, dependency]) => dependency);
}

/** The document that lists the dependencies of a project. */
export function dependenciesDocument(root: string): string {
  const dependencies = dependenciesOf(root);
  const own = readRecord(join(root, "package.json"));
  const linesOf = (use: Use, field: string): string[] => {
    const ranges = isRecord(own[field]) ? own[field] : {};
    return dependencies
      .filter((dependency) => dependency.use === use)
      .map(({ name, licence }) => {
        const range = ranges[name];
        return `- \`${name}\`${typeof range === "string" ? ` ${range}` : ""}: ${licence}`;
      });
  };
  const development = dependencies.filter(({ use }) => use === Use.DEVELOPMENT);
  const licences = [...new Set(development.map(({ licence }) => licence))].sort();
  return [
    "# Dependencies and their licences",
    "`npm run licences` writes this from the packages that are installed. A test holds it against them, and each licence against the ones that are [allowed](../scripts/support/licences.ts).",
    "## Installed with this package",
    linesOf(Use.RUNTIME, "dependencies").join("\n"),
    "## Installed by its user beside it",
    "The bindings are those of the clouds that are used, one or more.",
    linesOf(Use.PEER, "peerDependencies").join("\n"),
    "## Installed to work on it",
    "What the packages above need is among these, too. None of them is part of this package.",
    ...licences.flatMap((licence) => [
      `### ${licence}`,
      development
        .filter((dependency) => dependency.licence === licence)
        .map(({ name }) => `\`${name}\``)
        .join(", "),
    ]),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function readRecord(file: string): Record<string, unknown> {
  return parseRecord(readFileSync(file, "utf8"), file);
}

function licenceOf({ license }: Record<string, unknown>): string {
  return typeof license === "string" ? license : "none";
}
