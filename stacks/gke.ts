import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ErrorCode, Links, ValidationError } from "../src/cluster";
import { GkeCluster, GkeMesh, GkeNetwork, type IGkeCluster, type IGkeNetwork } from "../src/google";
import { byName, clusterId } from "./cluster-names";
import type { AdoptedGkeNetworkSpec, GkeNetworkSpec, GkeTopology } from "./gke-topology";
import { GoogleProviders } from "./google-providers";
import { keepState } from "./state/keep-state";

/**
 * The GKE clusters of a topology with their networks, and what joins them: firewall rules and, between
 * networks, peerings and DNS zones. All of it is one apply.
 */
export class GkeStack extends TerraformStack {
  private readonly providers: GoogleProviders;

  /** @throws ValidationError NETWORK_DUPLICATE, PROVIDER_UNKNOWN and those of the constructs */
  public constructor(scope: Construct, id: string, topology: GkeTopology) {
    super(scope, id);
    keepState(this);
    const { networks, adoptedNetworks = [], traffic, denyOthers, quotas } = topology;
    this.providers = new GoogleProviders(this, "google", topology.providers);
    const created = networks.map((spec) => this.locate(spec)).sort(byId);
    const adopted = adoptedNetworks.map((spec) => this.locate(spec)).sort(byId);
    assertDifferent(this, [...created, ...adopted]);

    const clusters = [
      ...created.flatMap(({ id: networkId, spec, provider }) =>
        this.addClusters(new GkeNetwork(this, networkId, { ...spec, provider }), spec),
      ),
      ...adopted.flatMap(({ id: networkId, spec, provider }) =>
        this.addClusters(GkeNetwork.fromAttributes(this, networkId, { ...spec, provider }), spec),
      ),
    ];
    new GkeMesh(this, "mesh", {
      clusters,
      ...(traffic && { traffic }),
      ...(denyOthers !== undefined && { denyOthers }),
      ...(quotas && { quotas }),
    });
  }

  /** Finds the provider of a network, and with its project the id: neither half of it has a dot. */
  private locate<T extends AnyNetworkSpec>(spec: T): LocatedNetwork<T> {
    const provider = this.providers.ofNetwork(spec);
    const project = String(provider.project);
    return { id: `network-${project}.${spec.networkName}`, project, spec, provider };
  }

  /** Creates and adopts the clusters of a network. */
  private addClusters(
    network: IGkeNetwork,
    { clusters = [], adopted = [] }: AnyNetworkSpec,
  ): IGkeCluster[] {
    return [
      ...byName(clusters).map((spec) => {
        const { provider: _, ...props } = spec;
        const own = this.providers.ofCluster(spec);
        return new GkeCluster(this, clusterId(spec.clusterName), { ...props, ...own, network });
      }),
      ...byName(adopted).map((spec) => {
        const { provider: _, ...attributes } = spec;
        const lookup = { ...attributes, ...this.providers.ofCluster(spec), network };
        return GkeCluster.fromLookup(this, clusterId(spec.clusterName), lookup);
      }),
    ];
  }
}

type AnyNetworkSpec = GkeNetworkSpec | AdoptedGkeNetworkSpec;

/** A network of the topology, by its project instead of the name that a provider has here. */
interface LocatedNetwork<T extends AnyNetworkSpec> {
  /** Construct id of the network in its stack. */
  readonly id: string;
  readonly project: string;
  readonly spec: T;
  readonly provider: GoogleProvider;
}

/** Orders networks, so that the order in which they are declared does not matter. */
function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

/** Refuses two networks or clusters that would be one construct. */
function assertDifferent(
  scope: Construct,
  networks: readonly LocatedNetwork<AnyNetworkSpec>[],
): void {
  const names = networks.map(({ project, spec }) => `"${spec.networkName}" of "${project}"`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ValidationError({
      code: ErrorCode.NETWORK_DUPLICATE,
      problem: `The topology declares the network ${twice} twice.`,
      found: names.join(", "),
      fix: "list all clusters of a network in one entry.",
      scope,
    });
  }
  const clusters = networks.flatMap(({ spec }) => [
    ...(spec.clusters ?? []),
    ...(spec.adopted ?? []),
  ]);
  // Without a link, this refuses two clusters of one name.
  Links.pairs().among(scope, clusters);
}
