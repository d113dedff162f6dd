/**
 * Deploys the EKS topology of stacks/topologies.ts to a moto server on this machine, with real
 * Terraform and the real AWS provider, shows what EC2 then says, and destroys it. The stack eks-dns is
 * left out: moto's clusters have no API server that it could write to.
 */
import { Ec2 } from "../__tests__/e2e/support/ec2";
import { startMoto } from "../__tests__/e2e/support/moto";
import { checkTerraform } from "../__tests__/e2e/support/terraform";
import { TopologyDeployment } from "../__tests__/e2e/support/topology";
import { eksTopology } from "../stacks/topologies";

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  process.stdout.write(`${what} … `);
  const result = await work();
  process.stdout.write(`${Math.round((performance.now() - start) / 1000)} s\n`);
  return result;
}

async function main(): Promise<void> {
  await checkTerraform();
  const moto = await step("Starting moto (the first time, it is installed)", startMoto);
  try {
    const deployment = new TopologyDeployment(moto);
    const planned = await step("Deploying eks-clusters and eks-network", () =>
      deployment.deploy(eksTopology),
    );
    for (const [stack, changes] of Object.entries(planned)) {
      console.log(`  ${stack}: ${changes.length} resources created`);
    }

    const regions = new Set(eksTopology.providers.map(({ region }) => region));
    for (const region of regions) {
      const ec2 = new Ec2(moto, region);
      console.log(`\nWhat EC2 says in ${region}:`);
      console.table(await ec2.peerings());
      console.table(await ec2.peerRoutes());
      console.table(await ec2.ingress());
    }

    const pending = await step("Planning again", () => deployment.pendingChanges());
    console.log(
      pending.length === 0
        ? "  nothing to change"
        : `  still to change: ${JSON.stringify(pending, null, 2)}`,
    );
    await step("Destroying both stacks", () => deployment.destroy());
    deployment.remove();
    const remaining = await moto.remaining();
    const left = Object.values(remaining).flat();
    console.log(left.length === 0 ? "  nothing is left" : `  left: ${left.join(", ")}`);
    if (pending.length > 0 || left.length > 0) {
      process.exitCode = 1;
    }
  } finally {
    await moto.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
