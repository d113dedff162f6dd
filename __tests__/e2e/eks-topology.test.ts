import { Links, Traffic } from "../../src/cluster";
import { eksTopology } from "../../stacks/topologies";
import type { EksTopology } from "../../stacks/eks-topology";
import { Ec2 } from "./support/ec2";
import { Elb } from "./support/elb";
import { clustersJson } from "./support/fixture/clusters";
import { type FixtureCluster, settings } from "./support/fixture/document";
import { liveThrough } from "./support/lifecycle";
import type { Workspace } from "./support/terraform";
import { type TopologyDeployment, withDeployment } from "./support/topology";

const MINUTE = 60_000;
const OTHER_ACCOUNT = "arn:aws:iam::222222222222:role/terraform";

/** A cluster that this package did not make: its VPC has a second range for pods. */
const legacy: FixtureCluster = {
  name: "legacy",
  region: "us-west-2",
  vpcCidr: "10.9.0.0/16",
  podCidr: "100.64.0.0/16",
  serviceCidr: "172.20.0.0/16",
};

/** Makes that cluster with plain Terraform, in a state of its own. */
async function makeLegacy(deployment: TopologyDeployment): Promise<Workspace> {
  const stack = await deployment.foreignStack("legacy", clustersJson("legacy", [legacy], settings));
  await stack.apply();
  return stack;
}

describe("an EKS topology, applied with Terraform and the AWS provider", () => {
  it.concurrent(
    "joins two clusters of one region, with what EC2 then says",
    () =>
      withDeployment(async (deployment, moto) => {
        await deployment.deploy(eksTopology);
        const ec2 = new Ec2(moto, "us-west-2");
        const peerings = await ec2.peerings();
        const routes = await ec2.peerRoutes();
        const ingress = await ec2.ingress();

        expect(peerings).toHaveLength(1);
        expect(peerings[0]).toMatchObject({
          status: "active",
          requesterVpc: "192.168.0.0/16",
          accepterVpc: "10.0.0.0/16",
        });
        for (const destination of ["192.168.0.0/16", "10.0.0.0/16"]) {
          const toPeer = routes.filter((route) => route.destination === destination);
          // The public table and one for each of three zones, all of one VPC.
          expect(new Set(toPeer.map(({ table }) => table)).size).toBe(4);
          expect(new Set(toPeer.map(({ vpc }) => vpc)).size).toBe(1);
          expect(toPeer.every(({ peering }) => peering === peerings[0]?.id)).toBe(true);
          expect(ingress).toContainEqual(
            expect.objectContaining({ source: destination, protocol: "-1" }),
          );
        }
        expect(await deployment.pendingChanges()).toEqual([]);

        const balancers = await new Elb(moto, "us-west-2").loadBalancers();
        const addresses = (network: string): Record<string, string> => ({
          "us-west-2a": `${network}.128.16`,
          "us-west-2b": `${network}.160.16`,
          "us-west-2c": `${network}.192.16`,
        });
        expect(balancers.map((balancer) => balancer.addresses)).toEqual([
          addresses("10.0"),
          addresses("192.168"),
        ]);
        for (const { type, scheme, listeners, groups, targets } of balancers) {
          expect({ type, scheme, listeners, groups }).toEqual({
            type: "network",
            scheme: "internal",
            listeners: ["TCP_UDP 53"],
            groups: ["TCP_UDP 30053 instance"],
          });
          // The Auto Scaling group registers its three nodes itself.
          expect(targets).toHaveLength(3);
          expect(targets.filter((target) => !/^i-[0-9a-f]+:30053$/.test(target))).toEqual([]);
        }
        expect(new Set(balancers.flatMap(({ targets }) => targets)).size).toBe(6);
        for (const source of ["192.168.0.0/16", "10.0.0.0/16"]) {
          const checks = ingress.filter(({ ports }) => ports === "30053-30053");
          expect(checks).toContainEqual(expect.objectContaining({ source, protocol: "tcp" }));
        }

        await deployment.destroy();
        expect(await moto.remaining()).toEqual({});
      }),
    30 * MINUTE,
  );

  it.concurrent(
    "adds a third region to two and takes it out again",
    () =>
      withDeployment(async (deployment, moto) => {
        const regions = ["us-west-2", "us-east-1", "eu-west-1"];
        await liveThrough(
          deployment,
          {
            providers: regions.map((region) => ({ name: region, region })),
            clusters: [
              { clusterName: "west", provider: "us-west-2", vpcCidr: "10.1.0.0/16" },
              { clusterName: "east", provider: "us-east-1", vpcCidr: "10.2.0.0/16" },
            ],
            traffic: [Traffic.tcp(4000), Traffic.tcp(2379, 2380), Traffic.icmp()],
            keepPodAddresses: true,
          },
          { clusterName: "europe", provider: "eu-west-1", vpcCidr: "10.3.0.0/16" },
        );
        await deployment.destroy();
        expect(await moto.remaining()).toEqual({});
      }),
    30 * MINUTE,
  );

  it.concurrent(
    "joins clusters of two accounts, with network ACLs that they own",
    () =>
      withDeployment(async (deployment, moto) => {
        const acl = { networkAcl: true };
        await liveThrough(
          deployment,
          {
            providers: [
              { name: "main", region: "us-west-2" },
              { name: "data", region: "us-west-2", assumeRoleArn: OTHER_ACCOUNT },
            ],
            clusters: [
              {
                ...acl,
                clusterName: "ours",
                provider: "main",
                vpcCidr: "10.1.0.0/16",
                networkAclRuleNumber: 200,
                namespaces: ["ours"],
              },
              {
                ...acl,
                clusterName: "theirs",
                provider: "data",
                vpcCidr: "10.2.0.0/16",
                networkAclRuleNumber: 300,
              },
            ],
            traffic: [Traffic.tcp(443), Traffic.udp(53), Traffic.icmp()],
            links: Links.full(),
            keepPodAddresses: true,
          },
          {
            ...acl,
            clusterName: "another",
            provider: "data",
            vpcCidr: "10.3.0.0/16",
            networkAclRuleNumber: 100,
          },
        );
        const questions = (await new Ec2(moto, "us-west-2").ingress())
          .filter(({ ports }) => ports === "30053-30053")
          .map(({ source, protocol }) => `${protocol} from ${source}`);
        expect(questions.sort()).toEqual([
          "tcp from 10.1.0.0/16",
          "tcp from 10.2.0.0/16",
          "udp from 10.2.0.0/16",
        ]);
        await deployment.destroy();
        expect(await moto.remaining()).toEqual({});
      }),
    30 * MINUTE,
  );

  it.concurrent(
    "joins a cluster that plain Terraform made before, with two ranges and tables of its own",
    () =>
      withDeployment(async (deployment, moto) => {
        const made = await makeLegacy(deployment);

        const topology: EksTopology = {
          providers: [{ name: "main", region: "us-west-2" }],
          clusters: [{ clusterName: "new", provider: "main", vpcCidr: "10.1.0.0/16" }],
          adopted: [
            {
              clusterName: legacy.name,
              provider: "main",
              vpcCidrs: [legacy.vpcCidr, legacy.podCidr],
              serviceCidr: legacy.serviceCidr,
            },
          ],
          keepPodAddresses: true,
        };
        await liveThrough(deployment, topology, {
          clusterName: "z",
          provider: "main",
          vpcCidr: "10.2.0.0/16",
        });
        const network = await deployment.workspace("eks-network");
        expect(await network.output()).toEqual({ "snat-exclusions-legacy": "10.1.0.0/16" });
        const routes = await new Ec2(moto, "us-west-2").peerRoutes();
        const tablesTo = (range: string): number =>
          routes.filter(({ destination }) => destination === range).length;
        expect([tablesTo(legacy.vpcCidr), tablesTo(legacy.podCidr)]).toEqual([4, 4]);
        // Of a cluster that is looked up, every table that its VPC has: the main one, too.
        expect(tablesTo("10.1.0.0/16")).toBe(5);
        expect(await made.plan()).toEqual([]);

        await deployment.destroy();
        await made.destroy();
        expect(await moto.remaining()).toEqual({});
      }),
    30 * MINUTE,
  );

  it.concurrent(
    "refuses to plan with ranges that an adopted cluster does not have",
    () =>
      withDeployment(async (deployment) => {
        await makeLegacy(deployment);
        const adopt = (given: { vpcCidrs: string[]; serviceCidr: string }): EksTopology => ({
          providers: [{ name: "main", region: "us-west-2" }],
          clusters: [],
          adopted: [{ clusterName: "legacy", provider: "main", ...given }],
        });

        deployment.synthesize(adopt({ vpcCidrs: ["10.9.0.0/16"], serviceCidr: "172.20.0.0/16" }));
        await expect((await deployment.workspace("eks-network")).plan()).rejects.toThrow(
          /"legacy" has the IPv4\s+ranges\s+10\.9\.0\.0\/16,\s+100\.64\.0\.0\/16/,
        );
        deployment.synthesize(
          adopt({ vpcCidrs: ["10.9.0.0/16", "100.64.0.0/16"], serviceCidr: "10.100.0.0/16" }),
        );
        await expect((await deployment.workspace("eks-network")).plan()).rejects.toThrow(
          /"legacy" has the service range\s+172\.20\.0\.0\/16/,
        );
      }),
    30 * MINUTE,
  );
});
