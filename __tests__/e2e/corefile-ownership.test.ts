import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import {
  CorefileBase,
  defaultCorefileForKubeadm,
  releaseCorefiles,
  StubDomains,
  type StubDomainsProps,
} from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { describeUnless } from "./support/describe-unless";
import { type KubernetesStack, openKubernetesStack } from "./support/kubernetes/kubernetes-stack";
import { NODE_RESOLVERS, placeOnLoopback, type Places } from "./support/kubernetes/loopback";
import { LoopbackCluster } from "./support/kubernetes/loopback-cluster";
import { missingTools } from "./support/kubernetes/tools";

const MINUTE = 60_000;
const COREFILE = "kubernetes_config_map_v1_data.corefile_a";
const ADDRESS = "10.91.0.16";
const PEERS_ADDRESS = "10.92.0.16";
// As people leave it: with a block of their own, a comment, and blanks at the end.
const ORIGINAL = `# ours\n${defaultCorefileForKubeadm().render()}\noffice.example:53 {\n    forward . ${NODE_RESOLVERS}\n}\n\n`;

const describeHere = describeUnless(
  missingTools("etcd", "kube-apiserver", "kubectl", "coredns", "dig", "setpriv"),
  "Release and removal are not tried on a real API server",
);

describeHere("the Corefile of a real API server", () => {
  let cluster: LoopbackCluster;
  let places: Places;
  let outdir: string;

  beforeAll(async () => {
    cluster = await LoopbackCluster.start({
      serviceCidr: "10.110.0.0/16",
      corefile: ORIGINAL,
      objects: [],
    });
    places = await placeOnLoopback(NODE_RESOLVERS, ADDRESS, PEERS_ADDRESS);
  }, MINUTE);

  afterAll(async () => {
    await cluster.stop();
  });

  beforeEach(async () => {
    outdir = mkdtempSync(join(tmpdir(), "corefile-ownership-"));
    await cluster.installCoreDns(ORIGINAL);
  });

  afterEach(() => {
    rmSync(outdir, { recursive: true });
  });

  /** What is declared next, with the state of what was declared before. */
  async function declare(declaration: (stack: TerraformStack) => void): Promise<KubernetesStack> {
    const app = new App({ outdir, stackTraces: false });
    const stack = new TerraformStack(app, "dns");
    declaration(stack);
    app.synth();
    return openKubernetesStack(join(outdir, "stacks", "dns"), new Map([["a", cluster]]));
  }

  async function declareStubs(props: Partial<StubDomainsProps> = {}): Promise<KubernetesStack> {
    const peer = dnsCluster("b", { addresses: [PEERS_ADDRESS] });
    return declare((stack) => {
      new StubDomains(stack, "stubs", {
        cluster: dnsCluster("a"),
        provider: kubernetes(stack, "a"),
        peers: [peer],
        base: CorefileBase.live(),
        ...props,
      });
    });
  }

  /** CoreDNS starts from what is in the ConfigMap, and answers. */
  async function expectServed(): Promise<void> {
    await cluster.serve(places, ADDRESS);
    const { status } = await cluster.ask("kubernetes.default.svc.cluster.local", "A");
    expect(status).toBe("NOERROR");
    await cluster.stopServing();
  }

  it(
    "keeps every byte that was there, takes stub domains once, and gives them up again",
    async () => {
      const stubs = await declareStubs();
      await stubs.apply();
      const text = await cluster.corefile();
      expect(text.startsWith(ORIGINAL)).toBe(true);
      expect(text.slice(ORIGINAL.length)).toMatch(
        /^\n# BEGIN [^]*b\.svc\.cluster\.local:53 [^]*# END /,
      );
      expect(await stubs.plan()).toEqual([]);
      await expectServed();

      const without = await declareStubs({ peers: [] });
      expect(await without.plan()).toEqual([{ address: COREFILE, actions: ["update"] }]);
      await without.apply();
      expect(await cluster.corefile()).toBe(ORIGINAL);
      await expectServed();
    },
    2 * MINUTE,
  );

  it(
    "stays when it is released, also when all else is destroyed",
    async () => {
      await (await declareStubs()).apply();
      const text = await cluster.corefile();

      const released = await declare((stack) => {
        kubernetes(stack, "a");
        releaseCorefiles(stack, ["a"]);
      });
      expect(await released.plan()).toEqual([{ address: COREFILE, actions: ["forget"] }]);
      await released.apply();
      expect(await cluster.corefile()).toBe(text);
      await expectServed();

      await released.destroy();
      expect(await cluster.corefile()).toBe(text);
      await expectServed();
    },
    2 * MINUTE,
  );

  it(
    "is not deleted while it is protected",
    async () => {
      const stubs = await declareStubs();
      await stubs.apply();

      await expect(stubs.destroy()).rejects.toThrow(/prevent_destroy/);
      await expectServed();
    },
    2 * MINUTE,
  );

  it(
    "goes with a destroy where it is not protected, and the other keys stay",
    async () => {
      const stubs = await declareStubs({ base: CorefileBase.kubeadm(), preventDestroy: false });
      await stubs.apply();
      await expectServed();

      await stubs.destroy();
      expect(await cluster.configMap()).toEqual({ NodeHosts: "10.0.0.1 node-1\n" });
    },
    2 * MINUTE,
  );

  it(
    "goes with code that leaves without being released",
    async () => {
      await (await declareStubs()).apply();

      const left = await declare((stack) => {
        kubernetes(stack, "a");
      });
      expect(await left.plan()).toEqual([{ address: COREFILE, actions: ["delete"] }]);
      await left.apply();
      await expect(cluster.corefile()).rejects.toThrow("no key Corefile");
    },
    2 * MINUTE,
  );
});
