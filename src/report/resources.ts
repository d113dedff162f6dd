import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { factsOf } from "../cluster/topology/facts";
import type { CostDriver, ResourceCount } from "./model";

/** What each resource of a type is paid for; of other types, the resource itself costs nothing. */
const COSTS: Readonly<Record<string, readonly string[]>> = {
  aws_eip: ["public IPv4 address"],
  aws_eks_cluster: ["EKS control plane"],
  aws_lb: ["network load balancer"],
  aws_nat_gateway: ["NAT gateway"],
  google_compute_router_nat: ["Cloud NAT"],
  // Each has a domain of its own, for which GKE makes a zone.
  google_container_cluster: ["GKE cluster management", "Cloud DNS zone"],
  google_dns_managed_zone: ["Cloud DNS zone"],
};

/** How many resources of each type the stacks of an app have. */
export function resourcesOf(app: IConstruct): ResourceCount[] {
  const types = app.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .map((resource) => ({ stack: stackOf(resource), name: resource.terraformResourceType }));
  return counted(types).map(({ stack, name, count }) => ({ stack, type: name, count }));
}

/** What of the stacks of an app is paid for by the month. */
export function costsOf(app: IConstruct, resources: readonly ResourceCount[]): CostDriver[] {
  const fixed = resources.flatMap(({ stack, type, count }) =>
    (COSTS[type] ?? []).map((name) => ({ stack, name, count })),
  );
  const nodes = factsOf(app).nodes.flatMap(({ madeBy, machine, count, disk, isPublic }) =>
    [`${machine} node`, disk, ...(isPublic ? ["public IPv4 address"] : [])].map((name) => ({
      stack: stackOf(madeBy),
      name,
      count,
    })),
  );
  return counted([...fixed, ...nodes])
    .filter(({ count }) => count > 0)
    .map(({ stack, name, count }) => ({ stack, what: name, count }));
}

interface Counted {
  readonly stack: string;
  readonly name: string;
  /** @default 1 */
  readonly count?: number;
}

/** Adds up what has one name in one stack, in the order of stacks and names. */
function counted(things: readonly Counted[]): Required<Counted>[] {
  const sums = new Map<string, Required<Counted>>();
  for (const { stack, name, count = 1 } of things) {
    const key = JSON.stringify([stack, name]);
    sums.set(key, { stack, name, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

function stackOf(construct: IConstruct): string {
  return TerraformStack.of(construct).node.id;
}
