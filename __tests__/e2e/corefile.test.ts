import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  COREDNS_PLUGINS,
  type Corefile,
  Directive,
  ServerBlock,
  defaultCorefileForEks,
  defaultCorefileForKubeadm,
} from "../../src/dns";
import { CORPUS, corpusNames, corpusPath } from "../dns/corefile/support/corpus";
import { RunningCommand } from "./support/command";

const VERSION = "1.14.3";
const TIMEOUT_MS = 60_000;

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

/** Why the tests cannot run on this machine; undefined when they can. */
function obstacle(): string | undefined {
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

const reason = obstacle();
if (reason !== undefined) {
  console.warn(`Corefiles are not tried with real CoreDNS: ${reason}`);
}
const describeWithCoreDns = reason === undefined ? describe : describe.skip;

/** Starts CoreDNS, and ends it when it serves. */
async function verdictOn(path: string): Promise<"starts" | "refuses"> {
  const server = new RunningCommand("unshare", [...POD, "coredns", "-conf", path], {
    cwd: CORPUS,
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

describeWithCoreDns("real CoreDNS", () => {
  it.concurrent.each(corpusNames("accepted"))(
    "starts with %s",
    async (name) => {
      expect(await verdictOn(corpusPath("accepted", name))).toBe("starts");
    },
    TIMEOUT_MS,
  );

  it.concurrent.each(corpusNames("refused"))(
    "refuses %s",
    async (name) => {
      expect(await verdictOn(corpusPath("refused", name))).toBe("refuses");
    },
    TIMEOUT_MS,
  );

  it.concurrent.each(corpusNames("misread"))(
    "starts with %s, which this package refuses",
    async (name) => {
      expect(await verdictOn(corpusPath("misread", name))).toBe("starts");
    },
    TIMEOUT_MS,
  );

  it("has the plugins that this package knows", () => {
    const { stdout } = spawnSync("coredns", ["-plugins"], { encoding: "utf8" });

    expect(stdout.trim().split("\n").sort()).toEqual(COREDNS_PLUGINS);
  });
});

describeWithCoreDns("real CoreDNS starts with the default", () => {
  const folder = mkdtempSync(join(tmpdir(), "corefiles-"));
  const stub = ServerBlock.of({
    comment: ["Services of another cluster."],
    keys: ["one.svc.cluster.local:53", "one.pod.cluster.local:53"],
    directives: [
      Directive.of("errors"),
      Directive.of("cache").withBlock(
        Directive.of("success", "9984", "30"),
        Directive.of("denial", "9984", "5"),
        Directive.of("serve_stale", "1h", "verify"),
      ),
      Directive.of("forward", ".", "10.0.0.10", "10.0.1.10").withBlock(
        Directive.of("policy", "sequential"),
        Directive.of("health_check", "2s"),
        Directive.of("max_fails", "3"),
      ),
    ],
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<readonly [string, Corefile]>([
    ["of EKS", defaultCorefileForEks()],
    ["of kubeadm", defaultCorefileForKubeadm({ clusterDomain: "a.lab" })],
    ["of EKS and a stub block", defaultCorefileForEks().add([stub])],
    ["of kubeadm and a stub block", defaultCorefileForKubeadm().add([stub])],
    ["of EKS, a stub block instead", defaultCorefileForEks().replace(".:53", stub)],
  ])(
    "%s",
    async (name, corefile) => {
      const path = join(folder, name.replaceAll(/\W/g, "-"));
      writeFileSync(path, corefile.render());

      expect(await verdictOn(path)).toBe("starts");
    },
    TIMEOUT_MS,
  );
});
