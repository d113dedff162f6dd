import type { EksClusterSpec, EksTopology } from "../../../stacks/eks-topology";
import type { PlannedChange } from "./terraform";
import type { TopologyDeployment } from "./topology";

/** What adding or taking out a cluster may change of the others: their lists of peers. */
const LIST_OF_PEERS = /^aws_eks_addon\.[\w-]+_addons_vpc-cni_\w+$/;

/** All changes but those of one kind, and but in-place updates of lists of peers. */
export function unexpectedChanges(
  changes: readonly PlannedChange[] | undefined,
  expected: string,
): PlannedChange[] {
  return (changes ?? []).filter(
    ({ address, actions }) =>
      actions.join() !== expected && !(actions.join() === "update" && LIST_OF_PEERS.test(address)),
  );
}

/**
 * Deploys a topology, adds a cluster, and takes it out again in the two deploys that the README
 * shows. After each of them, what was planned is what the change asks for, and a second plan is
 * empty.
 *
 * @param extra a cluster that is declared first when it is added and last when it leaves, so that
 * the order of the clusters is seen not to matter
 */
export async function liveThrough(
  deployment: TopologyDeployment,
  topology: EksTopology,
  extra: EksClusterSpec,
): Promise<void> {
  const created = await deployment.deploy(topology);
  expect(Object.values(created).flatMap((changes) => unexpectedChanges(changes, "create"))).toEqual(
    [],
  );
  expect(await deployment.pendingChanges()).toEqual([]);

  const added = await deployment.deploy({ ...topology, clusters: [extra, ...topology.clusters] });
  const additions = Object.values(added).flat();
  const additionsOf = (action: string): PlannedChange[] =>
    additions.filter(({ actions }) => actions.join() === action);
  expect(additionsOf("create").length).toBeGreaterThan(30);
  expect(additionsOf("update")).toHaveLength(topology.clusters.length);
  expect(unexpectedChanges(additions, "create")).toEqual([]);
  expect(await deployment.pendingChanges()).toEqual([]);

  const leaving = { ...extra, leaving: true };
  const left = await deployment.deploy({ ...topology, clusters: [...topology.clusters, leaving] });
  expect(unexpectedChanges(left["eks-clusters"], "update")).toEqual([]);
  expect(unexpectedChanges(left["eks-network"], "delete")).toEqual([]);
  expect(left["eks-network"]?.length).toBeGreaterThan(10);

  const removed = await deployment.deploy(topology);
  expect(removed["eks-network"]).toEqual([]);
  expect(removed["eks-clusters"]?.length).toBeGreaterThan(30);
  expect(unexpectedChanges(removed["eks-clusters"], "delete")).toEqual([]);
  expect(await deployment.pendingChanges()).toEqual([]);
}
