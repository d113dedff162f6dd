import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeNetworkPeering } from "@cdktf/provider-google/lib/compute-network-peering";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { TerraformStack } from "cdktf";
import type { GkeTopology } from "../../stacks/gke-topology";
import { gkeClusterSpec } from "../support/gke-topologies";
import { actionsOf, describeWithGoogle } from "./support/google/describe";
import { objectsAt } from "./support/google/routes";

const MINUTE = 60_000;

/** A network of its own for each cluster, by turns in two projects. */
function networksOf(...names: readonly string[]): GkeTopology {
  return {
    providers: [
      { name: "main", project: "project-main" },
      { name: "data", project: "project-data" },
    ],
    networks: names.map((name) => {
      const number = name.charCodeAt(0) - "a".charCodeAt(0);
      return {
        networkName: `net-${name}`,
        provider: number % 2 === 0 ? "main" : "data",
        clusters: [gkeClusterSpec(name, 2 * number)],
      };
    }),
  };
}

const networkOf = (name: string): string =>
  `projects/${name === "b" ? "project-data" : "project-main"}/global/networks/net-${name}`;

describeWithGoogle("clusters in networks of their own", (open) => {
  it(
    "are joined over peerings that are made one after the other, and resolve each other's names",
    async () => {
      const deployment = await open();
      const { google } = deployment;
      await deployment.deploy(networksOf("a", "b"));
      const added = actionsOf(await deployment.deploy(networksOf("c", "a", "b")));
      expect(Object.entries(added).filter(([, action]) => action !== "create")).toEqual([
        ["compute_firewall.mesh_project-datanet-b_firewall_joined-clusters", "update"],
        ["compute_firewall.mesh_project-mainnet-a_firewall_joined-clusters", "update"],
      ]);
      const stack = await deployment.open(networksOf("b", "c", "a"));
      expect(await stack.plan()).toEqual([]);

      const names = ["a", "b", "c"];
      for (const name of names) {
        const peerings = objectsAt(google.get(networkOf(name)), "peerings");
        expect(peerings).toHaveLength(2);
        for (const peering of peerings) {
          expect(peering).toMatchObject({
            state: "ACTIVE",
            exportCustomRoutes: true,
            importCustomRoutes: true,
            exportSubnetRoutesWithPublicIp: false,
          });
        }
        const answering = names.map((other) =>
          google.clusterOf(networkOf(name), `db.tidb.svc.${other}.example.com`),
        );
        expect(answering.map((path) => path?.split("/").at(-1))).toEqual(names);
        const firewall = networkOf(name).replace("/networks/", "/firewalls/");
        expect(google.get(`${firewall}-joined-clusters`)["sourceRanges"]).toHaveLength(6);
      }

      await stack.destroy();
      expect(google.paths()).toEqual([]);
      expect(google.refusals).toEqual([]);
    },
    8 * MINUTE,
  );

  it(
    "would meet Google's refusal if both sides of a peering were made at once",
    async () => {
      const deployment = await open();
      const stack = await deployment.openStack("peerings", addUnorderedPeering);
      await expect(stack.apply()).rejects.toThrow(/There is a peering operation in progress/);
    },
    2 * MINUTE,
  );
});

/** Both sides by providers of their own, which do not know of each other. */
function addUnorderedPeering(stack: TerraformStack): void {
  const networks = ["one", "two"].map((name) => {
    const provider = new GoogleProvider(stack, name, { alias: name, project: `project-${name}` });
    return new ComputeNetwork(stack, `network-${name}`, {
      provider,
      name,
      autoCreateSubnetworks: false,
    });
  });
  for (const network of networks) {
    new ComputeNetworkPeering(stack, `peering-${network.node.id}`, {
      ...(network.provider && { provider: network.provider }),
      name: "peering",
      network: network.id,
      peerNetwork: networks.find((each) => each !== network)?.id ?? "",
    });
  }
}
