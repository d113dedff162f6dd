import fc from "fast-check";
import { PeeringMesh } from "../../src/aws";
import { isRefused } from "../support/errors";
import { withoutProvider } from "../support/eks";
import {
  adoptAll,
  meshes,
  type RandomCluster,
  type RandomMesh,
  regionOf,
  tableId,
} from "../support/meshes";
import { naiveOverlap, naiveRange } from "../support/naive-ranges";
import { type Block, type SynthesizedStack, synthesizeStack } from "../support/synth";

const join = (mesh: RandomMesh): SynthesizedStack =>
  synthesizeStack((stack) => {
    new PeeringMesh(stack, "mesh", { clusters: adoptAll(stack, mesh), links: mesh.links });
  });

const isLinked = ({ pairs }: RandomMesh, one: RandomCluster, other: RandomCluster): boolean =>
  one !== other && pairs.some((pair) => pair.includes(one.name) && pair.includes(other.name));

/** Every route that the mesh needs, as text. */
const neededRoutes = (mesh: RandomMesh): string[] =>
  mesh.clusters.flatMap((from) =>
    mesh.clusters
      .filter((to) => isLinked(mesh, from, to))
      .flatMap(({ vpcCidrs }) => vpcCidrs)
      .flatMap((cidr) =>
        from.tables.map((table) => `aws.${regionOf(from)} ${tableId(from, table)} ${cidr}`),
      ),
  );

const routeText = ({ body }: Block): string =>
  [
    body["provider"],
    body["route_table_id"],
    body["destination_cidr_block"] ?? body["destination_ipv6_cidr_block"],
  ].join(" ");

describe("any mesh", () => {
  it("has a route both ways for each linked pair, each table and each range, and no other", () => {
    fc.assert(
      fc.property(meshes({ mayOverlap: false }), (mesh) => {
        const routes = join(mesh).resources("aws_route").map(routeText);

        expect(routes.sort()).toEqual(neededRoutes(mesh).sort());
      }),
      { numRuns: 25 },
    );
  });

  it("leads each route over the peering of its pair", () => {
    fc.assert(
      fc.property(meshes({ mayOverlap: false }), (mesh) => {
        const stack = join(mesh);
        for (const { path, body } of stack.resources("aws_route")) {
          const peering = path.split("/").slice(0, 3).join("/");
          const accepter = stack.resource(
            "aws_vpc_peering_connection_accepter",
            `${peering}/accepter`,
          );
          expect(body["vpc_peering_connection_id"]).toBe(`\${${accepter.address}.id}`);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("gives each thing an id of its own, in each pair and between pairs", () => {
    fc.assert(
      fc.property(meshes({ mayOverlap: false }), (mesh) => {
        const stack = join(mesh);
        // Two resources of one id would be one key of the JSON, and be missed in these counts.
        const count = (type: string): number => stack.resources(type).length;
        const ranges = mesh.pairs
          .flat()
          .map((name) => mesh.clusters.find((cluster) => cluster.name === name))
          .reduce((sum, cluster) => sum + (cluster?.vpcCidrs.length ?? 0), 0);

        expect(count("aws_vpc_peering_connection")).toBe(mesh.pairs.length);
        expect(count("aws_vpc_peering_connection_accepter")).toBe(mesh.pairs.length);
        expect(count("aws_vpc_peering_connection_options")).toBe(2 * mesh.pairs.length);
        expect(count("aws_vpc_security_group_ingress_rule")).toBe(ranges);
        expect(withoutProvider(stack)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("is refused exactly if addresses of linked clusters, or of two that meet, overlap", () => {
    const overlap = (left: RandomCluster, right: RandomCluster): boolean =>
      left.vpcCidrs.some((a) =>
        right.vpcCidrs.some((b) => naiveOverlap(naiveRange(a), naiveRange(b))),
      );

    fc.assert(
      fc.property(meshes({ mayOverlap: true }), (mesh) => {
        const mistaken = mesh.clusters.some((one, index) =>
          mesh.clusters
            .slice(index + 1)
            .some(
              (other) =>
                overlap(one, other) &&
                (isLinked(mesh, one, other) ||
                  mesh.clusters.some(
                    (hub) => isLinked(mesh, hub, one) && isLinked(mesh, hub, other),
                  )),
            ),
        );

        expect(isRefused(() => join(mesh))).toBe(mistaken);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same text for any order of its clusters", () => {
    const shuffled = meshes({ mayOverlap: false }).chain((mesh) =>
      fc
        .shuffledSubarray([...mesh.clusters], { minLength: mesh.clusters.length })
        .map((clusters) => [mesh, { ...mesh, clusters }] as const),
    );

    fc.assert(
      fc.property(shuffled, ([mesh, other]) => {
        expect(join(other).text).toBe(join(mesh).text);
      }),
      { numRuns: 15 },
    );
  });
});
