import type { EksTopology } from "../../stacks/eks-topology";
import { eksTopology } from "../../stacks/topologies";
import type { RunningCommand } from "./support/command";
import type { Moto } from "./support/moto";
import { type TopologyDeployment, withDeployment } from "./support/topology";
import { withoutNames } from "./support/without-names";

const MINUTE = 60_000;
const topology = withoutNames(eksTopology);

/**
 * Waits until Terraform waits for AWS to finish resources of one type, and has nothing else under way:
 * of a request that AWS carries out while Terraform stops, nobody but AWS would know.
 */
async function waitsOnlyFor(type: string, apply: RunningCommand): Promise<void> {
  const addresses = (output: string, event: string): string[] =>
    [...output.matchAll(new RegExp(`^(\\S+): ${event}`, "gm"))].map(([, address = ""]) => address);
  await apply.until(
    `without waiting for ${type}`,
    (output) => {
      const complete = new Set(addresses(output, "Creation complete"));
      const open = addresses(output, "Creating").filter((address) => !complete.has(address));
      return open.length > 0 && open.every((address) => address.startsWith(`${type}.`));
    },
    2_000,
  );
}

/** Applies until the stack exists as declared, and leaves nothing behind. */
async function convergeAndDestroy(
  deployment: TopologyDeployment,
  moto: Moto,
  topology: EksTopology,
): Promise<Record<string, string[]>> {
  await deployment.deploy(topology);
  expect(await deployment.pendingChanges()).toEqual([]);
  await deployment.destroy();
  return moto.remaining();
}

describe("an apply that ends in the middle", () => {
  it.concurrent(
    "is completed by the next one when Terraform is asked to stop, as CI does it",
    () =>
      withDeployment(async (deployment, moto) => {
        deployment.synthesize(topology);
        const clusters = await deployment.workspace("eks-clusters");
        const apply = clusters.startApply();
        await waitsOnlyFor("aws_vpc", apply);
        const { exitCode } = await apply.kill("SIGINT");
        expect(exitCode).not.toBe(0);
        const before = await clusters.stateList();
        expect(before.length).toBeGreaterThan(5);
        expect((await clusters.plan()).length).toBeGreaterThan(5);

        expect(await convergeAndDestroy(deployment, moto, topology)).toEqual({});
      }),
    20 * MINUTE,
  );

  it.concurrent(
    "is completed by the next one when Terraform is killed",
    () =>
      withDeployment(async (deployment, moto) => {
        deployment.synthesize(topology);
        const clusters = await deployment.workspace("eks-clusters");
        const apply = clusters.startApply();
        await apply.hasWritten(": Creation complete after");
        const { signal } = await apply.kill("SIGKILL");
        expect(signal).toBe("SIGKILL");
        expect((await clusters.plan()).length).toBeGreaterThan(5);

        // What AWS had begun and Terraform had not recorded yet exists twice now: nobody can know of it
        // but AWS. All of these are nameless or have a name of their own, so the apply goes through.
        const left = await convergeAndDestroy(deployment, moto, topology);
        const kinds = Object.keys(left).map((key) => key.split("/").slice(2).join("/"));
        const begunFirst = [
          "ec2/vpc",
          "ec2/security-group",
          "ec2/eip",
          "iam/role",
          "ec2/launch-template",
          "ec2/route-table",
          "ec2/network-acl",
          "ec2/subnet",
          "ec2/internet-gateway",
        ];
        expect(kinds.filter((kind) => !begunFirst.includes(kind))).toEqual([]);
      }),
    20 * MINUTE,
  );

  it.concurrent(
    "is completed by the next one while load balancers for DNS are made",
    () =>
      withDeployment(async (deployment, moto) => {
        deployment.synthesize(eksTopology);
        const clusters = await deployment.workspace("eks-clusters");
        await clusters.apply();
        const network = await deployment.workspace("eks-network");
        const apply = network.startApply();
        await waitsOnlyFor("aws_lb", apply);
        const { exitCode } = await apply.kill("SIGINT");
        expect(exitCode).not.toBe(0);
        expect((await network.plan()).length).toBeGreaterThan(0);

        expect(await convergeAndDestroy(deployment, moto, eksTopology)).toEqual({});
      }),
    20 * MINUTE,
  );
});
