import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { defaultCorefileForEks } from "../../src/dns";
import type { AdoptedEksClusterSpec, EksClusterSpec, EksTopology } from "../../stacks/eks-topology";
import { addEksStacks } from "../../stacks/topologies";
import { readCorpus } from "../dns/corefile/support/corpus";
import { bareClusters, REGION } from "./support/bare-clusters";
import { type Moto, startMoto } from "./support/moto";
import { corefiles, putCorefile, putParametersForClusters } from "./support/parameters";
import { type PlannedChange, Workspace } from "./support/terraform";

const MINUTE = 60_000;
const LIVE = readCorpus("accepted", "kubeadm-without-final-newline");

let moto: Moto;
let app: string;

beforeAll(async () => {
  moto = await startMoto();
  app = mkdtempSync(join(tmpdir(), "eks-dns-"));
  await (await bareClusters(moto, app, "a", "b", "old")).apply();
  await putCorefile(moto, "old", LIVE);
}, 10 * MINUTE);

afterAll(async () => {
  await moto.stop();
  rmSync(app, { recursive: true });
}, MINUTE);

function owner(clusterName: string, network: string, leaving = false): EksClusterSpec {
  return {
    clusterName,
    provider: "main",
    vpcCidr: `${network}.0.0/16`,
    namespaces: [`ns-${clusterName}`],
    leaving,
  };
}

const a = owner("a", "10.0");
const b = owner("b", "10.1");
/** In the default VPC of moto's account. */
const old: AdoptedEksClusterSpec = {
  clusterName: "old",
  provider: "main",
  vpcCidrs: ["172.31.0.0/16"],
  serviceCidr: "172.20.0.0/16",
};

/** The stack of names of a topology, in place of the one before; the state stays. */
async function names(topology: Omit<EksTopology, "providers">): Promise<Workspace> {
  const outdir = join(app, "cdktf.out");
  mkdirSync(outdir, { recursive: true });
  const synthesized = new App({ outdir, stackTraces: false });
  addEksStacks(synthesized, { providers: [{ name: "main", region: REGION }], ...topology });
  synthesized.synth();
  const stack = join(outdir, "stacks", "eks-dns");
  putParametersForClusters(join(stack, "cdk.tf.json"));
  return Workspace.init(stack, moto.env);
}

/** Deploys a topology's names, and says what was changed. */
async function deploy(topology: Omit<EksTopology, "providers">): Promise<Record<string, string>> {
  const stack = await names(topology);
  const changes = await stack.plan();
  await stack.applyPlanned();
  return byId(changes);
}

const byId = (changes: readonly PlannedChange[]): Record<string, string> =>
  Object.fromEntries(
    changes.map(({ address, actions }) => [
      address.replace(/^aws_ssm_parameter\.(.*?)(_[0-9A-F]{8})?$/, "$1"),
      actions.join(),
    ]),
  );

/** The namespaces for which a Corefile asks another cluster. */
const asked = (corefile: string | undefined): string[] =>
  [...(corefile ?? "").matchAll(/^(\S+)\.svc\.cluster\.local:53 /gm)].map(([, name]) =>
    String(name),
  );

describe("the names of a topology, with Terraform and parameters of SSM in place of clusters", () => {
  it(
    "are made, protected, and taken out in the steps that the README shows",
    async () => {
      const members = { clusters: [a, b], adopted: [old] };
      expect(await deploy(members)).toEqual({
        corefile_a: "create",
        corefile_b: "create",
        corefile_old: "create",
        "dns-node-port-a_service": "create",
        "dns-node-port-b_service": "create",
      });
      expect(await (await names(members)).plan()).toEqual([]);
      const first = await corefiles(moto);
      expect([asked(first["a"]), asked(first["b"]), asked(first["old"])]).toEqual([
        ["ns-b"],
        ["ns-a"],
        ["ns-a", "ns-b"],
      ]);
      expect(first["old"]?.startsWith(LIVE)).toBe(true);

      await expect((await names(members)).destroy()).rejects.toThrow(/prevent_destroy/);
      await expect((await names({ clusters: [a], adopted: [old] })).plan()).rejects.toThrow(
        /Provider configuration not present/,
      );

      // A created cluster leaves, then is destroyed.
      const without = { clusters: [a, owner("b", "10.1", true)], adopted: [old] };
      expect(await deploy(without)).toEqual({
        corefile_a: "update",
        corefile_b: "forget",
        corefile_old: "update",
        "dns-node-port-b_service": "delete",
      });
      expect(await (await names(without)).plan()).toEqual([]);
      expect((await corefiles(moto))["b"]).toBe(first["b"]);
      await (await bareClusters(moto, app, "a", "old")).apply();
      expect(await deploy({ clusters: [a], adopted: [old] })).toEqual({});

      // An adopted cluster leaves, its Corefile is released, then its entry is deleted.
      const leaving = { ...old, leaving: true };
      expect(await deploy({ clusters: [a], adopted: [leaving] })).toEqual({
        corefile_old: "update",
      });
      expect((await corefiles(moto))["old"]).toBe(LIVE);
      expect(
        await deploy({ clusters: [a], adopted: [leaving], releasedCorefiles: ["old"] }),
      ).toEqual({ corefile_old: "forget" });
      expect(await deploy({ clusters: [a] })).toEqual({});

      const last = await names({ clusters: [a], preventDestroy: false });
      expect((await last.stateList()).filter((address) => /old|-b/.test(address))).toEqual([]);
      const kept = await corefiles(moto);
      expect(kept["a"]).toBe(defaultCorefileForEks().render());
      await last.destroy();
      expect(await corefiles(moto)).toEqual({ b: first["b"], old: LIVE });
    },
    20 * MINUTE,
  );
});
