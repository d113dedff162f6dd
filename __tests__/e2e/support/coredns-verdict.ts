import { spawnSync } from "node:child_process";
import { RunningCommand } from "./command";

const VERSION = "1.14.3";

// A host of its own, with every address, no way out, and what a pod has: a service account and
// resolvers. Without it the servers would take ports of this machine, and each other's.
const IN_A_POD = `
set -e
resolvers=$(readlink -f /etc/resolv.conf)
mount -t tmpfs none /run
mkdir -p "$(dirname "$resolvers")" /run/secrets/kubernetes.io/serviceaccount
[ -e "$resolvers" ] || echo nameserver 192.0.2.1 > "$resolvers"
echo token > /run/secrets/kubernetes.io/serviceaccount/token
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_nonlocal_bind
echo 1 > /proc/sys/net/ipv6/ip_nonlocal_bind
export KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=6443
exec "$@"
`;
const POD = [
  ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]),
  ...["--net", "--mount", "bash", "-c", IN_A_POD, "pod"],
];

/** Why Corefiles cannot be tried with real CoreDNS on this machine; undefined when they can. */
export function coreDnsObstacle(): string | undefined {
  const { stdout, error } = spawnSync("coredns", ["-version"], { encoding: "utf8" });
  if (error !== undefined) {
    return `no coredns ${VERSION} on PATH`;
  }
  if (!stdout.includes(`CoreDNS-${VERSION}`)) {
    return `the coredns on PATH is ${stdout.split("\n")[0] ?? ""}, the corpus is for ${VERSION}`;
  }
  const pod = spawnSync("unshare", [...POD, "true"], { encoding: "utf8" });
  return pod.status === 0 ? undefined : `no network namespace (unshare): ${pod.stderr}`;
}

/**
 * Starts CoreDNS with a Corefile, and ends it when it serves.
 *
 * @param cwd folder in which it looks for the files that the Corefile names
 */
export async function verdictOn(path: string, cwd: string): Promise<"starts" | "refuses"> {
  const server = new RunningCommand("unshare", [...POD, "coredns", "-conf", path], {
    cwd,
    env: process.env,
  });
  try {
    await server.hasWritten(`CoreDNS-${VERSION}`);
    return "starts";
  } catch (error) {
    const { exitCode, stderr } = await server.ended;
    if (exitCode === 1 && stderr !== "") {
      return "refuses";
    }
    throw error;
  } finally {
    await server.kill("SIGKILL");
  }
}
