import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs of a Kubernetes control plane and of PostgreSQL, what asks them, and a browser. */
export type Tool =
  | "etcd"
  | "kube-apiserver"
  | "kubectl"
  | "coredns"
  | "dig"
  | "setpriv"
  | "ip"
  | "dnsperf"
  | "initdb"
  | "postgres"
  | "psql"
  | "chromium";

/** Where the programs are to come from, for who lacks one. */
const SOURCES: Readonly<Record<Tool, string>> = {
  etcd: "set KUBEBUILDER_ASSETS (setup-envtest use -p env)",
  "kube-apiserver": "set KUBEBUILDER_ASSETS (setup-envtest use -p env)",
  kubectl: "put it on PATH",
  coredns: "put it on PATH",
  dig: "apt install dnsutils",
  setpriv: "apt install util-linux",
  ip: "apt install iproute2",
  dnsperf: "apt install dnsperf",
  initdb: "apt install postgresql",
  postgres: "apt install postgresql",
  psql: "apt install postgresql-client",
  chromium: "apt install chromium",
};

/** Where Debian puts PostgreSQL's server, a folder a version. */
const POSTGRESQL = "/usr/lib/postgresql";

/** Folders of PostgreSQL's servers, the newest first. */
function postgresqlFolders(): string[] {
  if (!existsSync(POSTGRESQL)) return [];
  return readdirSync(POSTGRESQL)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(POSTGRESQL, version, "bin"));
}

/** Path of a program in the folder that KUBEBUILDER_ASSETS names, else on PATH or where Debian has it. */
function find(tool: Tool): string | undefined {
  const assets = process.env["KUBEBUILDER_ASSETS"];
  const folders = [
    ...(assets === undefined ? [] : [assets]),
    ...(process.env["PATH"] ?? "").split(delimiter),
    ...postgresqlFolders(),
  ];
  return folders
    .map((folder) => join(folder, tool))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** @throws Error that says how to get the program, where it is missing */
export function toolPath(tool: Tool): string {
  const file = find(tool);
  if (file === undefined) throw new Error(`There is no ${tool}: ${SOURCES[tool]}.`);
  return file;
}

/**
 * Why tests that need these programs cannot run on this machine; undefined when they can.
 */
export function missingTools(...tools: readonly Tool[]): string | undefined {
  const missing = tools.filter((tool) => find(tool) === undefined);
  return missing.length === 0
    ? undefined
    : missing.map((tool) => `no ${tool} (${SOURCES[tool]})`).join(", ");
}
