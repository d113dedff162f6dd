import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, TerraformStack, Token } from "cdktf";
import {
  type EksClusterAttributes,
  type EksClusterLookup,
  type EksClusterProps,
  PeeringMesh,
  type PeeringMeshProps,
  SecurityGroupTarget,
  VpcPeering,
} from "../../src/aws";
import { ErrorCode, Links } from "../../src/cluster";
import type { EksTopology } from "../../stacks/eks-topology";
import { addEksStacks } from "../../stacks/topologies";
import { badCheckInputs } from "./bad-check-inputs";
import { badClusterInputs } from "./bad-cluster-inputs";
import { badDnsInputs } from "./bad-dns-inputs";
import { badEksDnsInputs } from "./bad-eks-dns-inputs";
import { badEndpointInputs } from "./bad-endpoint-inputs";
import { badExplainInputs } from "./bad-explain-inputs";
import { badGkeInputs } from "./bad-gke-inputs";
import { badGkeMeshInputs } from "./bad-gke-mesh-inputs";
import { badGkeTopologyInputs } from "./bad-gke-topology-inputs";
import { badKindInputs } from "./bad-kind-inputs";
import { badReportInputs } from "./bad-report-inputs";
import { badStateInputs } from "./bad-state-inputs";
import { adopt, awsId, eksCluster, lookUp, networkAcl } from "./eks";
import { adopted, created, topologyOf } from "./topologies";

/** A mistake that somebody may make. */
export interface BadInput {
  readonly mistake: string;
  readonly code: ErrorCode;
  /** Declares it in an app. */
  readonly declare: (app: App) => unknown;
  /** The message, where every word of it is checked. */
  readonly message?: string;
}

const stackIn = (app: App): TerraformStack => new TerraformStack(app, "stack");

const create =
  (props: Partial<EksClusterProps>) =>
  (app: App): unknown =>
    eksCluster(stackIn(app), props);

const createIn =
  (region: string | undefined) =>
  (app: App): unknown => {
    const stack = stackIn(app);
    const provider = new AwsProvider(stack, "aws", region === undefined ? {} : { region });
    return eksCluster(stack, { provider });
  };

const adoptB =
  (attributes: Partial<EksClusterAttributes>) =>
  (app: App): unknown =>
    adopt(stackIn(app), "b", "10.1.0.0/16", attributes);

const lookUpB =
  (lookup: Partial<EksClusterLookup>) =>
  (app: App): unknown =>
    lookUp(stackIn(app), lookup);

/** Joins `a` in 10.0.0.0/16, `b` in 10.1.0.0/16 and `c` in 10.2.0.0/16. */
const mesh =
  (options: Partial<PeeringMeshProps>, ofB: Partial<EksClusterAttributes> = {}) =>
  (app: App): unknown => {
    const stack = stackIn(app);
    const clusters = [
      adopt(stack, "a", "10.0.0.0/16"),
      adopt(stack, "b", "10.1.0.0/16", ofB),
      adopt(stack, "c", "10.2.0.0/16"),
    ];
    return new PeeringMesh(stack, "mesh", { clusters, ...options });
  };

/** Joins `b`, whose network ACL is managed, with `a`. */
const meshWithAcl =
  (ofA: Partial<EksClusterAttributes>, reserved: readonly { from: number; to: number }[] = []) =>
  (app: App): unknown => {
    const stack = stackIn(app);
    const acl = networkAcl("main", { reservedRuleNumbers: reserved });
    const clusters = [
      adopt(stack, "a", "10.0.0.0/16", ofA),
      adopt(stack, "b", "10.1.0.0/16", { networkAcls: [acl] }),
    ];
    return new PeeringMesh(stack, "mesh", { clusters });
  };

const topology =
  (more: Partial<EksTopology>) =>
  (app: App): void => {
    addEksStacks(app, topologyOf({ adopted: [], ...more }));
  };

const computed = (value: string): string => Token.asString({ resolve: () => value });

const createdClusters: readonly BadInput[] = [
  {
    mistake: "a cluster name with a dot",
    code: ErrorCode.CLUSTER_NAME,
    declare: create({ clusterName: "tidb.west" }),
    message: `[CLUSTER_NAME] at stack/a: The name of an EKS cluster is a literal of 1 to 100 letters, digits, hyphens and underscores that starts with a letter or digit.
  found: "tidb.west"
  fix: write a name such as "test-cluster"; ids of resources are made of it.`,
  },
  {
    mistake: "a cluster name that only Terraform knows",
    code: ErrorCode.CLUSTER_NAME,
    declare: create({ clusterName: computed("a") }),
  },
  {
    mistake: "no region",
    code: ErrorCode.REGION,
    declare: createIn(undefined),
    message: `[REGION] at stack/a: The provider of the cluster "a" must name its region, because subnets and peerings are planned for it.
  found: a provider without region
  fix: set region of the AwsProvider to a literal, such as "us-west-2".`,
  },
  {
    mistake: "a zone in place of the region",
    code: ErrorCode.REGION,
    declare: createIn("us-west-2a"),
  },
  {
    mistake: "a region that only Terraform knows",
    code: ErrorCode.REGION,
    declare: createIn(computed("us-west-2")),
    message: `[REGION] at stack/a: The provider of the cluster "a" must name its region, because subnets and peerings are planned for it.
  found: a value that Terraform computes
  fix: set region of the AwsProvider to a literal, such as "us-west-2".`,
  },
  {
    mistake: "a VPC larger than AWS takes",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: create({ vpcCidr: "10.0.0.0/8" }),
    message: `[CIDR_NOT_ALLOWED] at stack/a: vpcCidr of the cluster "a" must be from /16 to /24: AWS takes no larger VPC, and EKS finds no room in subnets of a smaller one.
  found: 10.0.0.0/8
  fix: choose a range of such a size, for example 10.0.0.0/16.`,
  },
  {
    mistake: "a VPC too small for subnets",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: create({ vpcCidr: "10.0.0.0/25" }),
  },
  {
    mistake: "a VPC of link-local addresses",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: create({ vpcCidr: "169.254.0.0/16" }),
  },
  {
    mistake: "a VPC of IPv6 alone",
    code: ErrorCode.CIDR_FAMILY,
    declare: create({ vpcCidr: "2001:db8::/56" }),
  },
  {
    mistake: "a VPC range that only Terraform knows",
    code: ErrorCode.CIDR_TOKEN,
    declare: create({ vpcCidr: computed("10.0.0.0/16") }),
  },
  {
    mistake: "public service addresses",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: create({ serviceCidr: "100.64.0.0/16" }),
  },
  {
    mistake: "more service addresses than EKS takes",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: create({ serviceCidr: "10.0.0.0/11" }),
  },
  {
    mistake: "services in the VPC",
    code: ErrorCode.CIDR_OVERLAP,
    declare: create({ serviceCidr: "10.0.0.0/20" }),
    message: `[CIDR_OVERLAP] at stack/a: The cluster "a" has a service range that overlaps the range 10.0.0.0/16 of its own VPC.
  found: 10.0.0.0/20
  fix: set serviceCidr of "a" to a range outside the VPC, such as 10.1.0.0/20.`,
  },
  {
    mistake: "one availability zone",
    code: ErrorCode.AVAILABILITY_ZONES,
    declare: create({ availabilityZones: ["us-west-2a"] }),
  },
  {
    mistake: "zones of another region",
    code: ErrorCode.AVAILABILITY_ZONES,
    declare: create({ availabilityZones: ["us-west-2a", "us-east-1b"] }),
    message: `[AVAILABILITY_ZONES] at stack/a: The cluster "a" needs 2 to 4 different availability zones of us-west-2.
  found: "us-west-2a", "us-east-1b"
  fix: set availabilityZones of "a" to zones of us-west-2 that your account has, such as "us-west-2a"; \`aws ec2 describe-availability-zones --region us-west-2\` lists them.`,
  },
  {
    mistake: "a region of which no default zones are known",
    code: ErrorCode.AVAILABILITY_ZONES,
    declare: createIn("us-west-1"),
  },
  {
    mistake: "a patch version of Kubernetes",
    code: ErrorCode.KUBERNETES_VERSION,
    declare: create({ kubernetesVersion: "1.35.2" }),
    message: `[KUBERNETES_VERSION] at stack/a: kubernetesVersion of the cluster "a" is not a minor version of Kubernetes; EKS chooses the patch itself.
  found: "1.35.2"
  fix: write MAJOR.MINOR, such as "1.35".`,
  },
  {
    mistake: "a node group that starts above its maximum",
    code: ErrorCode.NODE_GROUP,
    declare: create({ nodeGroup: { desiredSize: 4, maxSize: 3 } }),
    message: `[NODE_GROUP] at stack/a/nodes: The node group of the cluster "a" needs whole numbers with minSize <= desiredSize <= maxSize, and maxSize at least 1.
  found: minSize 4, desiredSize 4, maxSize 3
  fix: give sizes in this order, such as { minSize: 3, desiredSize: 3, maxSize: 6 }.`,
  },
  {
    mistake: "a node group without instance types",
    code: ErrorCode.NODE_GROUP,
    declare: create({ nodeGroup: { instanceTypes: [] } }),
  },
  {
    mistake: "disks that the machine image does not fit on",
    code: ErrorCode.NODE_GROUP,
    declare: create({ nodeGroup: { diskSizeGib: 8 } }),
  },
  {
    mistake: "an API server that answers nowhere",
    code: ErrorCode.ENDPOINT_ACCESS,
    declare: create({ endpointPrivateAccess: false, endpointPublicAccess: false }),
  },
  {
    mistake: "ranges for a public access that is off",
    code: ErrorCode.ENDPOINT_ACCESS,
    declare: create({ endpointPublicAccess: false, publicAccessCidrs: ["203.0.113.0/24"] }),
    message: `[ENDPOINT_ACCESS] at stack/a: The API server of the cluster "a" restricts its public access to ranges, but has no public access, or an empty list of ranges.
  found: endpointPublicAccess: false, publicAccessCidrs: [203.0.113.0/24]
  fix: leave publicAccessCidrs out, or set endpointPublicAccess to true and name at least one range.`,
  },
  {
    mistake: "an address in place of a range of public access",
    code: ErrorCode.CIDR_SYNTAX,
    declare: create({ publicAccessCidrs: ["203.0.113.7"] }),
  },
  {
    mistake: "a peer in place of its range in snatExclusions",
    code: ErrorCode.CIDR_SYNTAX,
    declare: create({ snatExclusions: ["b"] }),
  },
];

const adoptedClusters: readonly BadInput[] = [
  {
    mistake: "no range of an adopted VPC",
    code: ErrorCode.CIDR_FAMILY,
    declare: adoptB({ vpcCidrs: [] }),
  },
  {
    mistake: "an IPv6 range in front of the primary one",
    code: ErrorCode.CIDR_FAMILY,
    declare: lookUpB({ vpcCidrs: ["2001:db8::/56", "10.1.0.0/16"] }),
    message: `[CIDR_FAMILY] at stack/b: vpcCidrs of the cluster "b" must start with the primary range of its VPC, which is an IPv4 range.
  found: [2001:db8::/56, 10.1.0.0/16]
  fix: list the primary range first, such as ["10.0.0.0/16", "100.64.0.0/16"].`,
  },
  {
    mistake: "a range of an adopted VPC twice",
    code: ErrorCode.CIDR_OVERLAP,
    declare: lookUpB({ vpcCidrs: ["10.1.0.0/16", "10.1.0.0/16"] }),
  },
  {
    mistake: "services in an adopted VPC",
    code: ErrorCode.CIDR_OVERLAP,
    declare: lookUpB({ serviceCidr: "10.1.0.0/16" }),
  },
  {
    mistake: "the name of a VPC in place of its id",
    code: ErrorCode.AWS_ID,
    declare: adoptB({ vpcId: "production" }),
    message: `[AWS_ID] at stack/b: vpcId of the cluster "b" is not vpc- followed by 8 or 17 hexadecimal digits.
  found: "production"
  fix: give an id like vpc-0123456789abcdef0.`,
  },
  {
    mistake: "a subnet in place of a route table",
    code: ErrorCode.AWS_ID,
    declare: adoptB({ routeTableIds: { private: awsId("subnet", "b") } }),
  },
  {
    mistake: "the name of a security group in place of its id",
    code: ErrorCode.AWS_ID,
    declare: adoptB({ securityGroups: { cluster: "eks-cluster-sg-b" } }),
  },
  {
    mistake: "the name of the nodes' security group in place of its id",
    code: ErrorCode.AWS_ID,
    declare: lookUpB({ nodeSecurityGroupId: "nodes" }),
  },
  {
    mistake: "the name of a network ACL in place of its id",
    code: ErrorCode.AWS_ID,
    declare: lookUpB({ networkAcls: [networkAcl("main", { networkAclId: "main" })] }),
  },
  {
    mistake: "an account id that lost its leading zero",
    code: ErrorCode.AWS_ID,
    declare: adoptB({ accountId: "12345678901" }),
    message: `[AWS_ID] at stack/b: accountId of the cluster "b" is not the id of an AWS account.
  found: "12345678901"
  fix: give its 12 digits as a text, leading zeros included, such as "012345678901".`,
  },
  {
    mistake: "no route table",
    code: ErrorCode.ROUTE_TABLES,
    declare: adoptB({ routeTableIds: {} }),
    message: `[ROUTE_TABLES] at stack/b: The cluster "b" names no route table, so its nodes would find no way to the peers.
  found: routeTableIds: {}
  fix: list the tables of the subnets that hold nodes or pods, such as { private: "rtb-0123456789abcdef0" }.`,
  },
  {
    mistake: "a cluster name that starts with a hyphen",
    code: ErrorCode.CLUSTER_NAME,
    declare: lookUpB({ clusterName: "-b" }),
  },
];

const links: readonly BadInput[] = [
  {
    mistake: "a hub that is not in the mesh",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: mesh({ links: Links.hub("d") }),
    message: `[CLUSTER_UNKNOWN] at stack/mesh: The links name a cluster "d" that is not in the mesh.
  found: "d"; the mesh has a, b, c
  fix: add "d" to the clusters of the mesh, or take it out of the links.`,
  },
  {
    mistake: "a pair with a cluster that is not in the mesh",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: mesh({ links: Links.pairs(["a", "d"]) }),
  },
  {
    mistake: "a cluster joined with itself",
    code: ErrorCode.LINK_SELF,
    declare: mesh({ links: Links.pairs(["a", "a"]) }),
  },
  {
    mistake: "a peering of a cluster with itself",
    code: ErrorCode.LINK_SELF,
    declare: (app) => {
      const stack = stackIn(app);
      const a = adopt(stack, "a", "10.0.0.0/16");
      return new VpcPeering(stack, "peering", { requester: a, accepter: a });
    },
  },
  {
    mistake: "a pair named twice",
    code: ErrorCode.LINK_DUPLICATE,
    declare: mesh({ links: Links.pairs(["a", "b"], ["b", "a"]) }),
    message: `[LINK_DUPLICATE] at stack/mesh: The clusters "a" and "b" are linked twice.
  found: ["b", "a"] again
  fix: name each pair once; its order does not matter.`,
  },
  {
    mistake: "two clusters of one name",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: mesh({}, { clusterName: "a" }),
    message: `[CLUSTER_DUPLICATE] at stack/mesh: Two clusters of the mesh are called "a", and ids and routes are told apart by name.
  found: a, a, c
  fix: give each cluster a name of its own, or list it once.`,
  },
  {
    mistake: "two VPCs of one range",
    code: ErrorCode.CIDR_OVERLAP,
    declare: mesh({}, { vpcCidrs: ["10.0.0.0/16"] }),
    message: `[CIDR_OVERLAP] at stack/mesh: The clusters "a" and "b" cannot be joined: the VPC range 10.0.0.0/16 of "a" overlaps the VPC range 10.0.0.0/16 of "b".
  found: 10.0.0.0/16 and 10.0.0.0/16
  fix: give "b" a VPC range that is free among these clusters, such as 10.1.0.0/16.`,
  },
  {
    mistake: "services in the VPC of a peer",
    code: ErrorCode.CIDR_OVERLAP,
    declare: mesh({}, { serviceCidr: "10.2.0.0/16" }),
    message: `[CIDR_OVERLAP] at stack/mesh: The clusters "b" and "c" cannot be joined: the service range 10.2.0.0/16 of "b" overlaps the VPC range 10.2.0.0/16 of "c".
  found: 10.2.0.0/16 and 10.2.0.0/16
  fix: give "b" a service range that is free among these clusters, such as 10.3.0.0/16.`,
  },
  {
    mistake: "two spokes of one range",
    code: ErrorCode.CIDR_OVERLAP,
    declare: mesh({ links: Links.hub("a") }, { vpcCidrs: ["10.2.0.0/17"] }),
    message: `[CIDR_OVERLAP] at stack/mesh: The clusters "b" and "c" cannot both be joined with "a": the VPC range 10.2.0.0/17 of "b" overlaps the VPC range 10.2.0.0/16 of "c".
  found: 10.2.0.0/17 and 10.2.0.0/16
  fix: give "c" a VPC range that is free among these clusters, such as 10.1.0.0/16.`,
  },
  {
    mistake: "no traffic at all",
    code: ErrorCode.TRAFFIC_EMPTY,
    declare: mesh({ traffic: [] }),
  },
  {
    mistake: "a cluster without security groups",
    code: ErrorCode.SECURITY_GROUP,
    declare: mesh({}, { securityGroups: {} }),
    message: `[SECURITY_GROUP] at stack/mesh/a/b: The cluster "b" has no cluster security group that could admit its peers.
  found: securityGroups.cluster is not set
  fix: set securityGroups.cluster of "b", or choose other groups with securityGroupTarget.`,
  },
  {
    mistake: "a security group of the nodes where there is none",
    code: ErrorCode.SECURITY_GROUP,
    declare: mesh({ securityGroupTarget: SecurityGroupTarget.NODES }),
    message: `[SECURITY_GROUP] at stack/mesh/a/b: The cluster "a" has no node security group that could admit its peers.
  found: securityGroups.nodes is not set
  fix: set securityGroups.nodes (nodeSecurityGroupId in a lookup) of "a", or choose other groups with securityGroupTarget.`,
  },
  {
    mistake: "no rule number of a peer whose rules an ACL needs",
    code: ErrorCode.ACL_RULE_NUMBER_MISSING,
    declare: meshWithAcl({}),
    message: `[ACL_RULE_NUMBER_MISSING] at stack/mesh/a/b: The cluster "a" declares no number for its rules in the network ACL "main" of the cluster "b"; without one, adding a cluster would renumber the rules of others.
  found: networkAclRuleNumber is not set
  fix: set networkAclRuleNumber of "a", such as 100; 100 numbers from there on are its own.`,
  },
  {
    mistake: "a rule number that AWS does not take",
    code: ErrorCode.ACL_RULE_NUMBER_RANGE,
    declare: meshWithAcl({ networkAclRuleNumber: 32767 }),
  },
  {
    mistake: "reserved rule numbers in the wrong order",
    code: ErrorCode.ACL_RULE_NUMBER_RANGE,
    declare: meshWithAcl({ networkAclRuleNumber: 100 }, [{ from: 20, to: 10 }]),
  },
  {
    mistake: "a rule number that is taken",
    code: ErrorCode.ACL_RULE_NUMBER_CLASH,
    declare: meshWithAcl({ networkAclRuleNumber: 100 }, [{ from: 100, to: 110 }]),
    message: `[ACL_RULE_NUMBER_CLASH] at stack/mesh/a/b: In the network ACL "main" of the cluster "b", the rules about "a" would take the numbers 100-199, but 100-110 are for rules that the network ACL "main" of the cluster "b" has already.
  found: 100
  fix: set networkAclRuleNumber of "a" to a free number, such as 200.`,
  },
];

const quotas: readonly BadInput[] = [
  {
    mistake: "more peerings than the quota",
    code: ErrorCode.QUOTA_PEERINGS,
    declare: mesh({ quotas: { peeringsPerVpc: 1 } }),
    message: `[QUOTA_PEERINGS] at stack/mesh: The cluster "a" would have 2 VPC peerings, and the limit is 1.
  found: peers: 2, their ranges: 2, kinds of traffic: 1
  fix: link fewer clusters, or ask AWS for more and set quotas.peeringsPerVpc to what you got.`,
  },
  {
    mistake: "more routes than the quota",
    code: ErrorCode.QUOTA_ROUTES,
    declare: mesh({ quotas: { routesPerRouteTable: 3 } }),
  },
  {
    mistake: "more rules of a security group than the quota",
    code: ErrorCode.QUOTA_SECURITY_GROUP_RULES,
    declare: mesh({ quotas: { rulesPerSecurityGroup: 1 } }),
  },
  {
    mistake: "more rules of a network ACL than the quota",
    code: ErrorCode.QUOTA_ACL_RULES,
    declare: mesh(
      {},
      { networkAcls: [networkAcl("main", { reservedRuleCount: 19 })], networkAclRuleNumber: 100 },
    ),
  },
  {
    mistake: "a quota that AWS grants nobody",
    code: ErrorCode.QUOTA_VALUE,
    declare: mesh({ quotas: { rulesPerNetworkAcl: 41 } }),
    message: `[QUOTA_VALUE] at stack/mesh: quotas.rulesPerNetworkAcl is not a number of things that an account may have.
  found: 41
  fix: give at most 40: AWS raises this quota no further.`,
  },
  {
    mistake: "half a peering as a quota",
    code: ErrorCode.QUOTA_VALUE,
    declare: mesh({ quotas: { peeringsPerVpc: 0.5 } }),
  },
];

const topologies: readonly BadInput[] = [
  {
    mistake: "a provider that is not declared",
    code: ErrorCode.PROVIDER_UNKNOWN,
    declare: topology({ clusters: [created("a", "10.0.0.0/16", { provider: "north" })] }),
    message: `[PROVIDER_UNKNOWN] at eks-clusters/aws: The cluster "a" names a provider that the topology does not declare.
  found: "north"; declared: east, west
  fix: add { name: "north", region: "..." } to the providers, or name one of those declared.`,
  },
  {
    mistake: "a provider of an adopted cluster that is not declared",
    code: ErrorCode.PROVIDER_UNKNOWN,
    declare: topology({ adopted: [adopted("old", "10.9.0.0/16", { provider: "north" })] }),
  },
  {
    mistake: "a provider declared twice",
    code: ErrorCode.PROVIDER_DUPLICATE,
    declare: topology({
      providers: ["west", "east", "west"].map((name) => ({ name, region: "us-west-2" })),
    }),
  },
  {
    mistake: "a provider's name that is no alias",
    code: ErrorCode.PROVIDER_NAME,
    declare: topology({ providers: [{ name: "us west", region: "us-west-2" }] }),
  },
  {
    mistake: "a provider without region",
    code: ErrorCode.REGION,
    declare: topology({
      providers: ["west", "east"].map((name) => ({ name, region: "" })),
    }),
  },
  {
    mistake: "a cluster without a name",
    code: ErrorCode.CLUSTER_NAME,
    declare: topology({ clusters: [created("", "10.0.0.0/16")] }),
  },
  {
    mistake: "an adopted cluster without a name",
    code: ErrorCode.CLUSTER_NAME,
    declare: topology({ adopted: [adopted("", "10.9.0.0/16")] }),
  },
  {
    mistake: "a cluster both created and adopted",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: topology({ adopted: [adopted("a", "10.9.0.0/16")] }),
  },
  {
    mistake: "a new cluster with the name of one that leaves",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: topology({
      clusters: [created("a", "10.0.0.0/16", { leaving: true }), created("a", "10.1.0.0/16")],
    }),
  },
  {
    mistake: "a bad range, which is not blamed on the peers that would have listed it",
    code: ErrorCode.CIDR_SYNTAX,
    declare: topology({ clusters: [created("a", "10.0.0.0/16"), created("b", "10.1.0.0/33")] }),
    message: `[CIDR_SYNTAX] at eks-clusters: vpcCidr of the cluster "b" is not an address range in CIDR notation.
  found: "10.1.0.0/33"
  fix: write address and prefix length, such as "10.0.0.0/16": four numbers from 0 to 255 without leading zeros, or an IPv6 address.`,
  },
  {
    mistake: "an adopted cluster in the range of a created one",
    code: ErrorCode.CIDR_OVERLAP,
    declare: topology({ adopted: [adopted("old", "10.2.0.0/17")] }),
  },
  {
    mistake: "links to a cluster that is not declared",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: topology({ links: Links.hub("z") }),
  },
];

/** Mistakes of every kind, over the whole public interface and the stacks. */
export const badInputs: readonly BadInput[] = [
  ...badClusterInputs,
  ...createdClusters,
  ...adoptedClusters,
  ...links,
  ...quotas,
  ...topologies,
  ...badDnsInputs,
  ...badCheckInputs,
  ...badEksDnsInputs,
  ...badEndpointInputs,
  ...badGkeInputs,
  ...badGkeMeshInputs,
  ...badGkeTopologyInputs,
  ...badKindInputs,
  ...badExplainInputs,
  ...badReportInputs,
  ...badStateInputs,
];
