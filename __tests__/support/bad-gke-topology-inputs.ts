import type { App } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import type { GkeTopology } from "../../stacks/gke-topology";
import { addGkeStack } from "../../stacks/topologies";
import type { BadInput } from "./bad-inputs";
import { gkeClusterSpec, gkeTopologyOf } from "./gke-topologies";

const topology =
  (more: Partial<GkeTopology>) =>
  (app: App): void => {
    addGkeStack(app, { ...gkeTopologyOf([gkeClusterSpec("a", 0)]), ...more });
  };

/** Mistakes in the topology of the stack `gke`. */
export const badGkeTopologyInputs: readonly BadInput[] = [
  {
    mistake: "a network of Google declared twice, once created and once adopted",
    code: ErrorCode.NETWORK_DUPLICATE,
    declare: topology({ adoptedNetworks: [{ networkName: "clusters", provider: "main" }] }),
    message: `[NETWORK_DUPLICATE] at gke: The topology declares the network "clusters" of "project-main" twice.
  found: "clusters" of "project-main", "clusters" of "project-main"
  fix: list all clusters of a network in one entry.`,
  },
  {
    mistake: "a provider of a network that is not declared",
    code: ErrorCode.PROVIDER_UNKNOWN,
    declare: topology({ networks: [{ networkName: "clusters", provider: "other" }] }),
    message: `[PROVIDER_UNKNOWN] at gke/google: The network "clusters" names a provider that the topology does not declare.
  found: "other"; declared: main
  fix: add { name: "other", project: "..." } to the providers, or name one of those declared.`,
  },
  {
    mistake: "a provider of a GKE cluster that is not declared",
    code: ErrorCode.PROVIDER_UNKNOWN,
    declare: topology(gkeTopologyOf([gkeClusterSpec("a", 0, { provider: "other" })])),
  },
  {
    mistake: "a provider of a project declared twice",
    code: ErrorCode.PROVIDER_DUPLICATE,
    declare: topology({
      providers: ["main", "main"].map((name) => ({ name, project: "project-main" })),
    }),
    message: `[PROVIDER_DUPLICATE] at gke/google: Two providers of the topology are called "main".
  found: "main", "main"
  fix: give each project one entry with a name of its own.`,
  },
  {
    mistake: "a GKE cluster declared in two networks",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: topology({
      networks: ["one", "two"].map((networkName) => ({
        networkName,
        provider: "main",
        clusters: [gkeClusterSpec("a", 0)],
      })),
    }),
  },
];
