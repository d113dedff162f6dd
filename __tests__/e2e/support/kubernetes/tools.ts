import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs of a Kubernetes control plane, what asks them, and what shows reports of them. */
export type Tool =
  "etcd" | "kube-apiserver" | "kubectl" | "coredns" | "dig" | "setpriv" | "ip" | "dnsperf" | "chromium";

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
  chromium: "apt install chromium",
};

/** Path of a program in the folder that KUBEBUILDER_ASSETS names, else on PATH. */
function find(tool: Tool): string | undefined {
  const assets = process.env["KUBEBUILDER_ASSETS"];
  const folders = [
    ...(assets === undefined ? [] : [assets]),
    ...(process.env["PATH"] ?? "").split(delimiter),
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
