import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { factsOf, type ResolverFact, type StubZones } from "../cluster/topology/facts";

/**
 * Takes the stub domains of a cluster for a construct: they have one writer in an app, and no query may
 * come back to a cluster that it went through.
 *
 * @throws ValidationError STUB_WRITER, STUB_CYCLE
 */
export function claimNames(scope: IConstruct, resolver: Omit<ResolverFact, "madeBy">): void {
  const { cluster } = resolver;
  const known = factsOf(scope).resolvers;
  if (known.some(({ cluster: other }) => other.clusterName === cluster.clusterName)) {
    throw new ValidationError({
      code: ErrorCode.STUB_WRITER,
      problem: `The stub domains of the cluster "${cluster.clusterName}" have two writers in this app, and each would undo the other's work.`,
      found: `stub domains of "${cluster.clusterName}" a second time`,
      fix: "declare them once, with all peers of the cluster.",
      scope,
    });
  }
  const forwarder = { ...resolver, madeBy: scope };
  known.push(forwarder);
  // What another cluster forwards in a zone of this one may come back here, too.
  const declared = known.flatMap(({ stubs }) => stubs.flatMap(({ zones }) => zones));
  for (const zone of new Set(declared)) {
    const cycle = findCycle(known, zone, forwarder, []);
    if (cycle !== undefined) {
      throw new ValidationError({
        code: ErrorCode.STUB_CYCLE,
        problem: `Queries for ${zone} would go round for ever: ${cycle.map((name) => `"${name}"`).join(" asks ")}.`,
        found: cycle.join(" -> "),
        fix: `let one cluster answer for ${zone} itself: check the namespaces, the domains and the DNS addresses of these clusters.`,
        scope,
      });
    }
  }
}

/** The names of the clusters that a query passes, when one of them is passed twice. */
function findCycle(
  known: readonly ResolverFact[],
  zone: string,
  { cluster: { clusterName }, stubs }: ResolverFact,
  path: readonly string[],
): string[] | undefined {
  const here = [...path, clusterName];
  if (path.includes(clusterName)) {
    return here;
  }
  for (const next of askedNext(known, zone, stubs)) {
    const cycle = findCycle(known, zone, next, here);
    if (cycle !== undefined) {
      return cycle;
    }
  }
  return undefined;
}

/** Those at whose addresses the stub with the longest zone is answered. */
function askedNext(
  known: readonly ResolverFact[],
  zone: string,
  stubs: readonly StubZones[],
): ResolverFact[] {
  const lengthOf = ({ zones }: StubZones): number =>
    Math.max(
      0,
      ...zones.filter((name) => `.${zone}`.endsWith(`.${name}`)).map(({ length }) => length),
    );
  const [stub] = stubs
    .filter((candidate) => lengthOf(candidate) > 0)
    .sort((left, right) => lengthOf(right) - lengthOf(left));
  const addresses = stub?.peer.dns.addresses ?? [];
  return known.filter(({ cluster: { dns } }) =>
    dns.addresses.some((address) => addresses.includes(address)),
  );
}
