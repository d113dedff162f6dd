import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ErrorCode, Links, ValidationError } from "../src/cluster";
import { GkeCluster, GkeMesh, GkeNetwork, type IGkeCluster, type IGkeNetwork } from "../src/google";
import { byName, clusterId } from "./cluster-names";
import type { AdoptedGkeNetworkSpec, GkeNetworkSpec, GkeTopology } from "./gke-topology";
import { GoogleProviders } from "./google-providers";
import { keepStateLocally } from "./local-state";

/**
 * The GKE clusters of a topology with their networks, and what joins them: firewall rules and, between
 * networks, peerings and DNS zones. All of it is one apply.
 */
export class GkeStack extends TerraformStack {
  private readonly providers: GoogleProviders;

  /** @throws ValidationError NETWORK_DUPLICATE, PROVIDER_UNKNOWN and those of the constructs */
  public constructor(scope: Construct, id: string, topology: GkeTopology) {
    super(scope, id);
    keepStateLocally(this);
    const { networks, adoptedNetworks = [], traffic, denyOthers, quotas } = topology;
    assertDifferent(this, [...networks, ...adoptedNetworks]);
    this.providers = new GoogleProviders(this, "google", topology.providers);

    const clusters = [
      ...inOrder(networks).flatMap((spec) => {
        const provider = this.providers.ofNetwork(spec);
        const network = new GkeNetwork(this, networkId(spec), { ...spec, provider });
        return this.addClusters(network, spec);
      }),
      ...inOrder(adoptedNetworks).flatMap((spec) => {
        const provider = this.providers.ofNetwork(spec);
        const network = GkeNetwork.fromAttributes(this, networkId(spec), { ...spec, provider });
        return this.addClusters(network, spec);
      }),
    ];
    new GkeMesh(this, "mesh", {
      clusters,
      ...(traffic && { traffic }),
      ...(denyOthers !== undefined && { denyOthers }),
      ...(quotas && { quotas }),
    });
  }

  /** Creates and adopts the clusters of a network. */
  private addClusters(
    network: IGkeNetwork,
    { clusters = [], adopted = [] }: GkeNetworkSpec | AdoptedGkeNetworkSpec,
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

/** Construct id of a network in its stack. Neither half of it has a dot. */
function networkId({ provider, networkName }: GkeNetworkSpec | AdoptedGkeNetworkSpec): string {
  return `network-${provider}.${networkName}`;
}

/** Orders networks, so that the order in which they are declared does not matter. */
function inOrder<T extends GkeNetworkSpec | AdoptedGkeNetworkSpec>(specs: readonly T[]): T[] {
  return [...specs].sort((left, right) => (networkId(left) < networkId(right) ? -1 : 1));
}

/** Refuses two networks or clusters that would be one construct. */
function assertDifferent(
  scope: Construct,
  networks: readonly (GkeNetworkSpec | AdoptedGkeNetworkSpec)[],
): void {
  const names = networks.map(({ provider, networkName }) => `"${networkName}" of "${provider}"`);
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
  const clusters = networks.flatMap(({ clusters = [], adopted = [] }) => [...clusters, ...adopted]);
  // Without a link, this refuses two clusters of one name.
  Links.pairs().among(scope, clusters);
}
