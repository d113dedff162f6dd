import { type App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { type Fact, type Facts, factsOf } from "../../src/cluster/topology/facts";
import { Corefile, KubeDnsStubDomains } from "../../src/dns";
import { GkeMesh } from "../../src/google";
import { dnsCluster, kubernetes } from "../support/dns";
import { adoptGkeMesh, gkeMeshes } from "../support/gke-meshes";
import { peersRoutedFrom } from "../support/kind";
import { declareKindMesh, kindMeshes } from "../support/kind-meshes";
import {
  type Block,
  type Body,
  bodyOf,
  type SynthesizedStack,
  stackOf,
  synthesize,
  testApp,
} from "../support/synth";
import { configurations, declare } from "../support/vpc-configurations";

/** An app with what is said of it. */
interface Declared {
  readonly facts: Facts;
  readonly stack: (name: string) => SynthesizedStack;
}

function declared(fill: (app: App) => void): Declared {
  const app = testApp();
  fill(app);
  const stacks = synthesize(app);
  return { facts: factsOf(app), stack: (name) => stackOf(stacks, name) };
}

/** Path of what makes a fact true, below its stack. */
const pathOf = ({ madeBy }: Fact): string => madeBy.node.path.split("/").slice(1).join("/");

const flowsIn = (body: Body, protocol: string): string => {
  const name = String(body[protocol]);
  const ports =
    name === "tcp" || name === "udp" ? [body["from_port"], body["to_port"]].join("-") : "";
  return `${name === "-1" ? "all" : name} ${ports}`.trim();
};

const rulesOf = ({ filters }: Facts, isStateful: boolean): string[] =>
  filters
    .filter((filter) => filter.isStateful === isStateful)
    .map((filter) => {
      const flows = filter.flows.map(({ protocol, hasPorts, fromPort, toPort }) =>
        `${protocol} ${hasPorts ? `${fromPort}-${toPort}` : ""}`.trim(),
      );
      return [pathOf(filter), filter.direction, filter.ranges.join(), flows.join()].join(" | ");
    })
    .sort();

const ruleIn =
  (protocol: string, range: string) =>
  ({ path, body }: Block): string => {
    const direction = body["egress"] === true ? "egress" : "ingress";
    return [path, direction, body[range], flowsIn(body, protocol)].join(" | ");
  };

describe("what is known of EKS clusters is what is synthesized", () => {
  it("in routes, filters, load balancers, forwarded zones, source addresses and nodes", () => {
    fc.assert(
      fc.property(configurations, (configuration) => {
        const { facts, stack } = declared((app) => {
          declare(app, configuration);
        });
        const network = stack("network");

        expect(
          facts.routes.map((fact) => `${pathOf(fact)} | ${fact.destination.toString()}`).sort(),
        ).toEqual(
          network
            .resources("aws_route")
            .map(({ path, body }) => `${path} | ${String(body["destination_cidr_block"])}`)
            .sort(),
        );
        expect(rulesOf(facts, true)).toEqual(
          network
            .resources("aws_vpc_security_group_ingress_rule")
            .map(ruleIn("ip_protocol", "cidr_ipv4"))
            .sort(),
        );
        expect(rulesOf(facts, false)).toEqual(
          network.resources("aws_network_acl_rule").map(ruleIn("protocol", "cidr_block")).sort(),
        );
        expect(facts.dnsAnswers.map((fact) => [pathOf(fact), fact.addresses])).toEqual(
          network.resources("aws_lb").map(({ path, body }) => {
            const mapping = body["subnet_mapping"];
            const addresses = Array.isArray(mapping) ? mapping.map(bodyOf) : [];
            return [path, addresses.map((each) => each["private_ipv4_address"])];
          }),
        );
        const written = stack("names")
          .resources("kubernetes_config_map_v1_data")
          .map(
            ({ path, body }) =>
              [
                path.replace(/\/corefile$/, ""),
                forwardsIn(String(bodyOf(body["data"])["Corefile"])),
              ] as const,
          );

        expect(
          new Map(
            facts.resolvers.map((fact) => [
              pathOf(fact),
              fact.stubs.flatMap(({ zones, peer }) =>
                zones.map((zone) => `${zone}:53 ${peer.dns.addresses.join(" ")}`),
              ),
            ]),
          ),
        ).toEqual(new Map(written));
        const addons = network
          .resources("aws_eks_addon")
          .filter(({ body }) => body["addon_name"] === "vpc-cni");
        const groups = network.resources("aws_eks_node_group");

        expect(facts.sourceAddresses.map((fact) => [pathOf(fact), fact.kept.join()])).toEqual(
          addons.map(({ path, body }) => {
            const env = bodyOf(bodyOf(JSON.parse(String(body["configuration_values"])))["env"]);
            return [path, env["AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS"] ?? ""];
          }),
        );
        expect(facts.nodes.map((fact) => [pathOf(fact), [fact.machine], fact.count])).toEqual(
          groups.map(({ path, body }) => [
            path,
            body["instance_types"],
            bodyOf(body["scaling_config"])["desired_size"],
          ]),
        );
      }),
      { numRuns: 8 },
    );
  });
});

/** The zones that the server blocks of a Corefile forward, each with its addresses, but for the root. */
function forwardsIn(corefile: string): string[] {
  return Corefile.parse(corefile).serverBlocks.flatMap(({ keys, directives }) => {
    const forward = directives.find(({ name }) => name === "forward");
    const addresses = forward?.args.slice(1).join(" ") ?? "";
    return keys.filter((key) => key !== ".:53").map((key) => `${key} ${addresses}`);
  });
}

describe("what is known of GKE clusters is what is synthesized", () => {
  it("in firewalls, peerings and zones", () => {
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: false }), (clusters) => {
        const { facts, stack } = declared((app) => {
          const inside = new TerraformStack(app, "gke");
          new GkeMesh(inside, "mesh", { clusters: adoptGkeMesh(inside, clusters) });
        });
        const gke = stack("gke");
        const admitted = facts.filters.map((fact) => [
          pathOf(fact),
          fact.ranges.map(String),
          fact.flows.map(({ protocol }) => ({ protocol })),
        ]);

        // One fact a cluster that is in the network.
        expect(new Set(admitted.map((each) => JSON.stringify(each)))).toEqual(
          new Set(
            gke
              .resources("google_compute_firewall")
              .map(({ path, body }) =>
                JSON.stringify([path, body["source_ranges"], body["allow"]]),
              ),
          ),
        );
        expect(facts.filters.map(({ cluster }) => cluster.clusterName).sort()).toEqual(
          clusters.map(({ name }) => name).sort(),
        );
        const peerings = gke.resources("google_compute_network_peering").map(({ path }) => path);
        const linked = facts.links.filter(({ by }) => by === "VPC peering").map(pathOf);
        expect([...new Set(linked)].flatMap((path) => [`${path}/first`, `${path}/second`])).toEqual(
          expect.arrayContaining(peerings),
        );
        expect(peerings).toHaveLength(2 * new Set(linked).size);
        const zones = facts.networkZones.filter(({ by }) => by === "Cloud DNS peering zone");
        expect(new Map(zones.map((fact) => [pathOf(fact), `${fact.zone}.`]))).toEqual(
          new Map(
            gke
              .resources("google_dns_managed_zone")
              .map(({ path, body }) => [path, String(body["dns_name"])]),
          ),
        );
        expect(facts.links).toHaveLength((clusters.length * (clusters.length - 1)) / 2);
      }),
      { numRuns: 8 },
    );
  });
});

describe("what is known of kind clusters is what is synthesized", () => {
  it("in the routes of nodes", () => {
    fc.assert(
      fc.property(kindMeshes({ mayOverlap: false }), (mesh) => {
        const { facts, stack } = declared((app) => {
          declareKindMesh(new TerraformStack(app, "stack"), mesh);
        });
        for (const { clusterName } of mesh.clusters) {
          const own = facts.routes.filter(({ cluster }) => cluster.clusterName === clusterName);
          const isLinked = mesh.pairs.some((pair) => pair.includes(clusterName));
          const peers = isLinked ? peersRoutedFrom(stack("stack"), clusterName) : [];

          expect([...new Set(own.map(({ peer }) => peer?.clusterName))]).toEqual(peers);
          expect(own.map(({ destination }) => destination.toString())).toEqual(
            peers.flatMap((peer) => {
              const found = mesh.clusters.find((cluster) => cluster.clusterName === peer);
              return [found?.podCidr, found?.serviceCidr];
            }),
          );
          expect(own.map(pathOf).every((path) => path === `routes/agents/${clusterName}`)).toBe(
            true,
          );
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe("what is known of clusters with kube-dns is what is synthesized", () => {
  it("in the zones and addresses of its ConfigMap", () => {
    const { facts, stack } = declared((app) => {
      const inside = new TerraformStack(app, "dns");
      new KubeDnsStubDomains(inside, "names", {
        cluster: dnsCluster("a"),
        provider: kubernetes(inside, "a"),
        peers: [dnsCluster("b"), dnsCluster("c", { clusterDomain: "c.example" })],
      });
    });
    const { data } = stack("dns").resource("kubernetes_config_map_v1_data").body;
    const [resolver] = facts.resolvers;

    expect(resolver?.by).toBe("stub domain of kube-dns");
    expect(
      Object.fromEntries(
        (resolver?.stubs ?? []).flatMap(({ zones, peer }) =>
          zones.map((zone) => [zone, peer.dns.addresses]),
        ),
      ),
    ).toEqual(JSON.parse(String(bodyOf(data)["stubDomains"])));
  });
});
