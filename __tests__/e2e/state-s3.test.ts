import { eksTopology } from "../../stacks/topologies";
import { parseRecord } from "./support/json";
import { type Moto, startMoto } from "./support/moto";
import { expectLock } from "./support/state-lock";
import { StateBucket } from "./support/state-bucket";
import { TopologyDeployment } from "./support/topology";

const MINUTE = 60_000;
/** What a token for an EKS cluster begins with, and the secret that Terraform signs in to moto with. */
const SECRETS = /k8s-aws-v1\.|"(access_key|secret_key|token|password)":\s*"[^"]/;

let moto: Moto;
let bucket: StateBucket;
let ours: TopologyDeployment;
let colleagues: TopologyDeployment;

beforeAll(async () => {
  moto = await startMoto();
  bucket = await StateBucket.create(moto);
  ours = new TopologyDeployment(moto, bucket.settings);
  colleagues = new TopologyDeployment(moto, bucket.settings);
}, 5 * MINUTE);

afterAll(async () => {
  ours.remove();
  colleagues.remove();
  await moto.stop();
}, MINUTE);

describe("an EKS topology whose state is in S3, with Terraform and moto", () => {
  it(
    "refuses a second run while a first one is waiting to be approved",
    async () => {
      for (const deployment of [ours, colleagues]) deployment.synthesize(eksTopology);
      const first = await ours.workspace("eks-clusters");
      const second = await colleagues.workspace("eks-clusters");

      await expectLock(first, second, async () => {
        expect(await bucket.keys()).toEqual(["tidb/eks-clusters.tfstate.tflock"]);
      });

      // The first run has ended, and with it the lock.
      expect(await bucket.keys()).toEqual(["tidb/eks-clusters.tfstate"]);
    },
    10 * MINUTE,
  );

  it(
    "hands the clusters' outputs to the network through the bucket",
    async () => {
      const network = await ours.workspace("eks-network");
      await network.apply();
      const states = await Promise.all(
        ["eks-clusters", "eks-network"].map((stack) => bucket.read(`tidb/${stack}.tfstate`)),
      );

      expect(await bucket.keys()).toEqual([
        "tidb/eks-clusters.tfstate",
        "tidb/eks-network.tfstate",
      ]);
      const [clusters = "", ofNetwork = ""] = states;
      const vpcs = [...clusters.matchAll(/"(vpc-[0-9a-f]+)"/g)].map(([, id]) => String(id));
      expect(vpcs.length).toBeGreaterThan(0);
      expect(new Set(vpcs).size).toBe(2);
      for (const vpc of new Set(vpcs)) expect(ofNetwork).toContain(vpc);
      for (const state of states) {
        expect(parseRecord(state, "the state")["version"]).toBe(4);
        expect(state).not.toMatch(SECRETS);
      }
    },
    10 * MINUTE,
  );

  it(
    "is seen by a colleague as it is, who has nothing but the code",
    async () => {
      const network = await colleagues.workspace("eks-network");
      expect(await network.plan()).toEqual([]);

      await colleagues.destroy();
      expect(await moto.remaining()).toEqual({});
    },
    10 * MINUTE,
  );
});
