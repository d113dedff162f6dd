import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../src/cluster";
import { byName } from "./cluster-names";
import type { AdoptedEksClusterSpec, EksClusterSpec, EksTopology } from "./eks-topology";

/**
 * The clusters whose Corefiles Terraform forgets: created ones that leave, since they go away with the
 * next deploy, and adopted ones whose release the topology asks for.
 *
 * @param scope the construct that wrote the Corefiles, for error messages
 * @throws ValidationError RELEASED_UNKNOWN, STUB_RELEASED
 */
export function releasedClusters(
  scope: IConstruct,
  topology: EksTopology,
): (EksClusterSpec | AdoptedEksClusterSpec)[] {
  const { clusters, adopted = [], releasedCorefiles = [] } = topology;
  const declared = [...clusters, ...adopted];
  for (const name of releasedCorefiles) {
    const spec = declared.find(({ clusterName }) => clusterName === name);
    if (spec === undefined) {
      throw new ValidationError({
        code: ErrorCode.RELEASED_UNKNOWN,
        problem: `The Corefile of "${name}" shall be released, but the topology declares no such cluster, so no provider leads to it.`,
        found: `releasedCorefiles: "${name}"; declared: ${declared.map(({ clusterName }) => clusterName).join(", ") || "none"}`,
        fix: `keep the entry of "${name}", with leaving: true, until it is released; then delete both.`,
        scope,
      });
    }
    if (spec.leaving !== true) {
      throw new ValidationError({
        code: ErrorCode.STUB_RELEASED,
        problem: `The Corefile of "${name}" shall be released, but the cluster is still a member of the topology and resolves the names of its peers.`,
        found: `releasedCorefiles: "${name}", which is not leaving`,
        fix: `set leaving: true for "${name}" and deploy, which takes the names of its peers out; release its Corefile after that.`,
        scope,
      });
    }
  }
  return byName([
    ...clusters.filter(({ leaving }) => leaving === true),
    ...adopted.filter(({ clusterName }) => releasedCorefiles.includes(clusterName)),
  ]);
}
