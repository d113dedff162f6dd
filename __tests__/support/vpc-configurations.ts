import { type App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { EksCluster, EksDnsEndpoint, type IEksCluster, PeeringMesh } from "../../src/aws";
import { Links, peersByCluster, Traffic } from "../../src/cluster";
import { CorefileBase, StubDomains } from "../../src/dns";
import { kubernetes } from "./dns";
import { attributesOf, awsProvider, networkAcl, placement } from "./eks";

export const VPC_NAMES = ["a", "b", "c"] as const;
export type VpcName = (typeof VPC_NAMES)[number];

/** What is declared of one cluster. */
export interface VpcTraits {
  readonly isAdopted: boolean;
  readonly hasAcl: boolean;
  /** Whether its DNS answers peers, for the namespace of its own name. */
  readonly hasNames: boolean;
  /** Whether its pods keep their addresses; of an adopted cluster nothing says so. */
  readonly keepsAddresses: boolean;
}

/** What is declared of three clusters and their links. */
export interface Configuration {
  readonly traits: Readonly<Record<VpcName, VpcTraits>>;
  readonly pairs: readonly (readonly [VpcName, VpcName])[];
  readonly traffic: readonly Traffic[];
}

/** The range of the VPC of a cluster, and of its services. */
export const vpcCidrOf = (name: VpcName): string => `10.${VPC_NAMES.indexOf(name)}.0.0/16`;
export const serviceCidrOf = (name: VpcName): string => `172.2${VPC_NAMES.indexOf(name)}.0.0/16`;

/** A name that a cluster's DNS is asked for. */
export const nameIn = (name: VpcName): string => `db.${name}.svc.cluster.local`;

const FLOWS: readonly Traffic[] = [
  Traffic.tcp(22),
  Traffic.tcp(4000),
  Traffic.tcp(2379, 2380),
  Traffic.tcp(1000, 3000),
  Traffic.tcp(),
  Traffic.udp(53),
  Traffic.udp(8000, 8010),
  Traffic.icmp(),
];

const traits: fc.Arbitrary<VpcTraits> = fc.record({
  isAdopted: fc.boolean(),
  hasAcl: fc.boolean(),
  hasNames: fc.boolean(),
  keepsAddresses: fc.boolean(),
});

/** Any three clusters, of which any two pairs or all three are linked. */
export const configurations: fc.Arbitrary<Configuration> = fc.record({
  traits: fc.record({ a: traits, b: traits, c: traits }),
  pairs: fc.subarray<readonly [VpcName, VpcName]>(
    [
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ],
    { minLength: 2 },
  ),
  traffic: fc.oneof(
    fc.constant([Traffic.all()]),
    fc.subarray([...FLOWS], { minLength: 1, maxLength: 4 }),
  ),
});

/** Declares the network in the stack `network`, and the names in the stack `names`. */
export function declare(app: App, { traits, pairs, traffic }: Configuration): void {
  const stack = new TerraformStack(app, "network");
  const links = Links.pairs(...pairs);
  const peerCidrs = (name: VpcName): string[] =>
    pairs
      .filter((pair) => pair.includes(name))
      .flatMap(([one, other]) => vpcCidrOf(one === name ? other : one));
  const clusters = VPC_NAMES.map((name): IEksCluster =>
    traits[name].isAdopted
      ? adoptOne(stack, name, traits[name])
      : createOne(stack, name, traits[name], peerCidrs(name)),
  );
  new PeeringMesh(stack, "mesh", { clusters, links, traffic });
  const asked = clusters.filter(({ dns }) => dns.namespaces.length > 0);
  for (const cluster of asked) {
    new EksDnsEndpoint(stack, `dns-${cluster.clusterName}`, { cluster });
  }
  const names = new TerraformStack(app, "names");
  for (const [cluster, peers] of peersByCluster(links.among(stack, clusters))) {
    new StubDomains(names, `names-${cluster.clusterName}`, {
      cluster,
      provider: kubernetes(names, cluster.clusterName),
      peers: peers.filter((peer) => asked.includes(peer)),
      base: CorefileBase.eks(),
    });
  }
}

function createOne(
  stack: TerraformStack,
  name: VpcName,
  { hasAcl, hasNames, keepsAddresses }: VpcTraits,
  peerCidrs: readonly string[],
): IEksCluster {
  return new EksCluster(stack, name, {
    clusterName: name,
    provider: awsProvider(stack),
    vpcCidr: vpcCidrOf(name),
    serviceCidr: serviceCidrOf(name),
    namespaces: hasNames ? [name] : [],
    networkAcl: hasAcl,
    networkAclRuleNumber: ruleNumberOf(name),
    snatExclusions: keepsAddresses ? peerCidrs : [],
  });
}

function adoptOne(
  stack: TerraformStack,
  name: VpcName,
  { hasAcl, hasNames }: VpcTraits,
): IEksCluster {
  const vpc = VPC_NAMES.indexOf(name);
  return EksCluster.fromAttributes(stack, name, {
    ...attributesOf(stack, name, vpcCidrOf(name)),
    serviceCidr: serviceCidrOf(name),
    namespaces: hasNames ? [name] : [],
    dnsPlacement: placement(`10.${vpc}.128.16`, `10.${vpc}.160.16`),
    // Somebody else has let the VPC reach itself.
    networkAcls: hasAcl ? [networkAcl(name, { reservedRuleCount: 1 })] : [],
    networkAclRuleNumber: ruleNumberOf(name),
  });
}

const ruleNumberOf = (name: VpcName): number => 1000 * (VPC_NAMES.indexOf(name) + 1);
