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
import { coreDnsObstacle, verdictOn } from "./support/coredns-verdict";
import { describeUnless } from "./support/describe-unless";

const TIMEOUT_MS = 60_000;

const describeWithCoreDns = describeUnless(
  coreDnsObstacle(),
  "Corefiles are not tried with real CoreDNS",
);

describeWithCoreDns("real CoreDNS", () => {
  it.concurrent.each(corpusNames("accepted"))(
    "starts with %s",
    async (name) => {
      expect(await verdictOn(corpusPath("accepted", name), CORPUS)).toBe("starts");
    },
    TIMEOUT_MS,
  );

  it.concurrent.each(corpusNames("refused"))(
    "refuses %s",
    async (name) => {
      expect(await verdictOn(corpusPath("refused", name), CORPUS)).toBe("refuses");
    },
    TIMEOUT_MS,
  );

  it.concurrent.each(corpusNames("misread"))(
    "starts with %s, which this package refuses",
    async (name) => {
      expect(await verdictOn(corpusPath("misread", name), CORPUS)).toBe("starts");
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

      expect(await verdictOn(path, CORPUS)).toBe("starts");
    },
    TIMEOUT_MS,
  );
});
