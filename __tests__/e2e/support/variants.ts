import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { type App, LocalBackend, TerraformStack } from "cdktf";
import {
  ControlPlaneLog,
  EksCluster,
  type IEksCluster,
  NatGateways,
  PeeringMesh,
} from "../../../src/aws";
import { Links, Traffic } from "../../../src/cluster";
import { CoreDnsPods, CorefileBase, KubeDnsStubDomains, StubDomains } from "../../../src/dns";
import { GkeAutopilotCluster, GkeMesh, GkeNetwork } from "../../../src/google";
import type { EksTopology } from "../../../stacks/eks-topology";
import type { GkeClusterSpec, GkeTopology } from "../../../stacks/gke-topology";
import type { KindTopology } from "../../../stacks/kind-topology";
import {
  addEksStacks,
  addGkeStack,
  addKindStacks,
  addStacks,
  eksTopology,
  gkeTopology,
} from "../../../stacks/topologies";

/** EKS clusters that use what the default topology does not. */
const manyEks: EksTopology = {
  providers: [
    { name: "west", region: "us-west-2" },
    { name: "east", region: "us-east-1", assumeRoleArn: "arn:aws:iam::222222222222:role/deploy" },
  ],
  clusters: [
    {
      clusterName: "guarded",
      provider: "west",
      vpcCidr: "10.0.0.0/16",
      networkAcl: true,
      networkAclRuleNumber: 1000,
      natGateways: NatGateways.PER_ZONE,
      namespaces: ["ns-guarded"],
      nodeGroup: { minSize: 1, desiredSize: 1, maxSize: 3, sshKeyName: "operators" },
    },
    {
      clusterName: "open",
      provider: "east",
      vpcCidr: "10.1.0.0/16",
      networkAclRuleNumber: 1100,
      natGateways: NatGateways.NONE,
      availabilityZones: ["us-east-1a", "us-east-1b"],
      namespaces: ["ns-open"],
    },
  ],
  adopted: [
    {
      clusterName: "legacy",
      provider: "west",
      vpcCidrs: ["10.2.0.0/16", "2001:db8:1::/56"],
      serviceCidr: "10.100.0.0/16",
      nodeSecurityGroupId: "sg-0123456789abcdef0",
      networkAcls: [
        {
          name: "nodes",
          networkAclId: "acl-0123456789abcdef0",
          reservedRuleNumbers: [{ from: 1, to: 100 }],
          reservedRuleCount: 2,
        },
      ],
      networkAclRuleNumber: 1200,
      namespaces: ["ns-legacy"],
      dnsAddresses: ["10.2.0.10"],
    },
  ],
  traffic: [Traffic.tcp(4000), Traffic.tcp(8080), Traffic.udp(53), Traffic.icmp()],
  keepPodAddresses: true,
  connectivityCheck: { createNamespaces: true },
};

function gkeCluster(
  clusterName: string,
  number: number,
  location: string,
): Omit<GkeClusterSpec, "provider"> {
  return {
    clusterName,
    location,
    nodeCidr: `10.${number}.0.0/20`,
    podCidr: `10.${number + 1}.0.0/16`,
    serviceCidr: `10.${number}.16.0/20`,
    clusterDomain: `${clusterName}.example.com`,
  };
}

/** GKE clusters of two projects that use what the default topology does not. */
const manyGke: GkeTopology = {
  providers: [
    { name: "main", project: "project-main" },
    { name: "other", project: "project-other" },
  ],
  networks: [
    {
      networkName: "first",
      provider: "main",
      natRegions: ["us-central1"],
      flowLogs: true,
      clusters: [
        { ...gkeCluster("private", 0, "us-central1"), privateNodes: true },
        {
          ...gkeCluster("zonal", 10, "us-east1-b"),
          nodePool: { minNodeCount: 1, nodeCount: 1, maxNodeCount: 3 },
        },
      ],
    },
    {
      networkName: "second",
      provider: "other",
      clusters: [gkeCluster("beyond", 20, "us-central1")],
    },
  ],
  adoptedNetworks: [
    {
      networkName: "third",
      provider: "other",
      clusters: [gkeCluster("guest", 30, "europe-west1")],
    },
  ],
  denyOthers: true,
};

const kindCluster = (clusterName: string, number: number): KindTopology["clusters"][number] => ({
  clusterName,
  podCidr: `10.${number}0.0.0/16`,
  serviceCidr: `10.${number}4.0.0/16`,
  clusterDomain: `${clusterName}.example`,
});

/** What no topology makes: constructs that an app uses for itself. */
function addConstructs(app: App): void {
  const stack = new TerraformStack(app, "constructs");
  // By default, its path would be that of the folder where it is synthesized.
  new LocalBackend(stack, { path: "terraform.tfstate" });
  const aws = new AwsProvider(stack, "aws", { alias: "west", region: "us-west-2" });
  new PeeringMesh(stack, "mesh", {
    clusters: [
      new EksCluster(stack, "own", { clusterName: "own", provider: aws, vpcCidr: "10.0.0.0/16" }),
      EksCluster.fromAttributes(stack, "given", {
        clusterName: "given",
        provider: aws,
        accountId: "111111111111",
        vpcId: "vpc-0123456789abcdef0",
        vpcCidrs: ["10.1.0.0/16"],
        serviceCidr: "172.20.0.0/16",
        routeTableIds: { private: "rtb-0123456789abcdef0" },
        securityGroups: { cluster: "sg-0123456789abcdef0" },
      }),
    ],
  });

  const google = new GoogleProvider(stack, "google", { alias: "main", project: "project-main" });
  const network = new GkeNetwork(stack, "network", { networkName: "pilots", provider: google });
  const autopilot = (clusterName: string, number: number): GkeAutopilotCluster =>
    new GkeAutopilotCluster(stack, clusterName, {
      ...gkeCluster(clusterName, number, "us-central1"),
      network,
    });
  new GkeMesh(stack, "gke-mesh", { clusters: [autopilot("left", 10), autopilot("right", 20)] });

  const kubernetes = new KubernetesProvider(stack, "kubernetes", { alias: "asks" });
  const pods = new CoreDnsPods(stack, "pods", { clusterName: "moving", provider: kubernetes });
  const looked = (
    clusterName: string,
    number: number,
    dnsAddresses: readonly string[],
  ): IEksCluster =>
    EksCluster.fromLookup(stack, clusterName, {
      clusterName,
      provider: aws,
      vpcCidrs: [`10.${number}.0.0/16`],
      serviceCidr: "172.20.0.0/16",
      namespaces: [`ns-${clusterName}`],
      dnsAddresses,
    });
  const asks = looked("asks", 2, ["10.2.0.10"]);
  const stays = looked("stays", 3, ["10.3.0.10"]);
  const moving = looked("moving", 4, pods.addresses);
  new KubeDnsStubDomains(stack, "kube-dns", {
    cluster: asks,
    provider: kubernetes,
    peers: [stays],
  });
  new StubDomains(stack, "coredns", {
    cluster: stays,
    provider: kubernetes,
    peers: [asks, moving],
    base: CorefileBase.live(),
  });
}

/** The default topologies of EKS and GKE with every option that closes a finding. */
function addHardened(app: App): void {
  addEksStacks(app, {
    ...eksTopology,
    clusters: eksTopology.clusters.map((cluster) => ({
      ...cluster,
      endpointPublicAccess: false,
      controlPlaneLogs: Object.values(ControlPlaneLog),
    })),
  });
  addGkeStack(app, {
    ...gkeTopology,
    networks: gkeTopology.networks.map((network) => ({
      ...network,
      flowLogs: true,
      natRegions: ["us-central1", "us-east1"],
      clusters: (network.clusters ?? []).map((cluster) => ({
        ...cluster,
        privateNodes: true,
        masterAuthorizedNetworks: [{ cidr: "203.0.113.0/24", displayName: "office" }],
      })),
    })),
  });
}

/** Apps that together use every construct, by what each stands for. */
export const variants = {
  default: addStacks,
  many: (app: App): void => {
    addEksStacks(app, manyEks);
    addGkeStack(app, manyGke);
    addKindStacks(app, {
      clusters: [kindCluster("a", 1), kindCluster("b", 2), kindCluster("c", 3)],
      links: Links.hub("a"),
    });
  },
  constructs: addConstructs,
  hardened: addHardened,
} satisfies Readonly<Record<string, (app: App) => void>>;

/** Name of a variant. */
export type Variant = keyof typeof variants;
