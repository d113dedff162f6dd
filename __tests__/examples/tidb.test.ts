import { homedir, tmpdir } from "node:os";
import { Corefile } from "../../src/dns";
import { withoutProvider } from "../support/eks";
import { bodyOf, type Block, ref, stackOf, type SynthesizedStack } from "../support/synth";
import { listAt, synthesizeExample, type TidbExample, valueAt } from "../support/tidb-example";

const STACKS = ["tidb-clusters", "tidb-network", "tidb-names"] as const;
const OTHER: Readonly<Record<string, string>> = { "tidb-1": "tidb-2", "tidb-2": "tidb-1" };
const CLUSTERS = Object.keys(OTHER);
const VPC: Readonly<Record<string, string>> = {
  "tidb-1": "192.168.0.0/16",
  "tidb-2": "10.0.0.0/16",
};

let example: TidbExample;
let clusters: SynthesizedStack;
let network: SynthesizedStack;
let names: SynthesizedStack;

beforeAll(() => {
  example = synthesizeExample();
  clusters = stackOf(example.stacks, "tidb-clusters");
  network = stackOf(example.stacks, "tidb-network");
  names = stackOf(example.stacks, "tidb-names");
});

/** What of a kubernetes stack is in one cluster. */
function within(clusterName: string, type: string): Block[] {
  return names
    .resources(type)
    .filter(({ body }) => body["provider"] === `kubernetes.${clusterName}`);
}

/** The environment of the one container of a Job. */
function environmentOf(job: unknown): Record<string, unknown> {
  const [container] = listAt(valueAt(job, "spec", "template", "spec"), "container");
  const variables = listAt(container, "env").map(bodyOf);
  return Object.fromEntries(variables.map(({ name, value }) => [String(name), value]));
}

describe("the app of examples/tidb", () => {
  it("deploys the clusters first, the network then, the names last", () => {
    expect(example.first).toEqual({
      "tidb-clusters": [],
      "tidb-network": ["tidb-clusters"],
      "tidb-names": ["tidb-clusters", "tidb-network"],
    });
  });

  it.each(STACKS)("is the Terraform JSON that was reviewed: %s", (name) => {
    expect(JSON.parse(stackOf(example.stacks, name).text)).toMatchSnapshot();
  });

  it.each(STACKS)("is the same on every machine, with a provider for everything: %s", (name) => {
    const stack = stackOf(example.stacks, name);

    expect(stackOf(synthesizeExample().stacks, name).text).toBe(stack.text);
    for (const folder of [process.cwd(), tmpdir(), homedir(), "/home/"]) {
      expect(stack.text).not.toContain(folder);
    }
    expect(withoutProvider(stack)).toEqual([]);
  });

  it.each(CLUSTERS)("admits the ports of PD, TiKV and TiDB, and DNS, from the peer: %s", (name) => {
    const rules = network
      .resources("aws_vpc_security_group_ingress_rule")
      .filter(({ body }) => String(body["security_group_id"]).includes(`${name}_cluster_`))
      .map(({ body }) =>
        [body["cidr_ipv4"], body["ip_protocol"], body["from_port"], body["to_port"]].join(" "),
      );
    const peer = VPC[OTHER[name] ?? ""];

    expect(rules.sort()).toEqual(
      [
        `${peer} tcp 2379 2380`,
        `${peer} tcp 4000 4000`,
        `${peer} tcp 10080 10080`,
        `${peer} tcp 20160 20160`,
        `${peer} tcp 20180 20180`,
        `${peer} tcp 30053 30053`,
        `${peer} udp 30053 30053`,
        // The load balancer of its own DNS asks from its own VPC whether the nodes are well.
        `${VPC[name]} tcp 30053 30053`,
      ].sort(),
    );
  });

  it("opens nothing else from cluster to cluster, and nothing to anybody else", () => {
    const rules = network.resources("aws_vpc_security_group_ingress_rule");

    expect(rules).toHaveLength(16);
    expect(new Set(rules.map(({ body }) => body["ip_protocol"]))).toEqual(new Set(["tcp", "udp"]));
    for (const stack of example.stacks.values()) {
      const types = stack.resources().map(({ type }) => type);
      expect(types).not.toContain("aws_security_group");
      expect(types).not.toContain("aws_security_group_rule");
      expect(types).not.toContain("aws_network_acl");
    }
  });

  it.each(CLUSTERS)("keeps the addresses of pods on the way to the peer: %s", (name) => {
    const addon = clusters.resource("aws_eks_addon", `${name}/addons/vpc-cni`).body;

    const values: unknown = JSON.parse(String(addon["configuration_values"]));

    expect(valueAt(values, "env", "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS")).toBe(
      VPC[OTHER[name] ?? ""],
    );
  });

  it.each(CLUSTERS)(
    "sends the peer's namespaces to the peer's DNS, and nothing more: %s",
    (name) => {
      const peer = OTHER[name] ?? "";
      const [config] = within(name, "kubernetes_config_map_v1_data");
      const text = valueAt(config?.body, "data", "Corefile");
      const forwards = Corefile.parse(String(text)).serverBlocks.map(({ keys, directives }) => ({
        keys,
        forward: directives.filter((each) => each.name === "forward").map(({ args }) => args),
      }));
      const balancer = network.resource("aws_lb", `dns-endpoint-${peer}/load-balancer`).body;
      const mappings = balancer["subnet_mapping"];
      const addresses = (Array.isArray(mappings) ? mappings : []).map(
        (mapping) => bodyOf(mapping)["private_ipv4_address"],
      );

      expect(addresses).toHaveLength(3);
      expect(forwards).toEqual([
        { keys: [".:53"], forward: [[".", "/etc/resolv.conf"]] },
        ...[`check-${peer}`, peer].map((namespace) => ({
          keys: [`${namespace}.svc.cluster.local:53`, `${namespace}.pod.cluster.local:53`],
          forward: [[".", ...addresses]],
        })),
      ]);
    },
  );

  it("refuses a plan that would destroy a Corefile", () => {
    for (const { body } of names.resources("kubernetes_config_map_v1_data")) {
      expect(body["lifecycle"]).toEqual({ prevent_destroy: true });
    }
  });

  it.each(CLUSTERS)("signs in with a token that is kept nowhere: %s", (name) => {
    const tokens = bodyOf(names.section("ephemeral")["aws_eks_cluster_auth"]);
    const [id] = Object.keys(tokens).filter((key) => valueAt(tokens, key, "name") === name);
    const provider = names
      .providers("kubernetes")
      .map(bodyOf)
      .find(({ alias }) => alias === name);

    expect(provider?.["token"]).toBe(`\${ephemeral.aws_eks_cluster_auth.${id}.token}`);
    expect(names.dataSources("aws_eks_cluster_auth")).toEqual([]);
    expect(names.section("terraform")["required_version"]).toBe(">= 1.10");
  });

  it.each(CLUSTERS)("checks the way to the peer at the port of SQL: %s", (name) => {
    const peer = OTHER[name] ?? "";
    const jobs = within(name, "kubernetes_job_v1").map(({ body }) => environmentOf(body));

    expect(jobs).toEqual([
      expect.objectContaining({
        FROM: name,
        TO: peer,
        HEADLESS: `connectivity-check.check-${peer}.svc.cluster.local`,
        PORT: "4000",
      }),
    ]);
  });

  it("owns the namespaces of the check, and not those of the database", () => {
    const owned = names
      .resources("kubernetes_namespace_v1")
      .map(({ body }) => valueAt(body["metadata"], "name"));

    expect(owned.sort()).toEqual(["check-tidb-1", "check-tidb-2"]);
  });

  it.each(CLUSTERS)(
    "gives the EBS driver a role that its service account alone takes: %s",
    (name) => {
      const driver = clusters.resource("aws_eks_addon", `storage-${name}/driver`).body;
      const role = clusters.resource("aws_iam_role", `storage-${name}/role`);
      const trust = clusters.dataSource("aws_iam_policy_document", `storage-${name}/trust`);
      const issuer = clusters.resource("aws_iam_openid_connect_provider", `${name}/oidc-provider`);
      const nodes = clusters.resource("aws_eks_node_group", `${name}/nodes/node-group`);

      expect(driver).toMatchObject({
        cluster_name: name,
        addon_name: "aws-ebs-csi-driver",
        service_account_role_arn: ref(role, "arn"),
      });
      expect(driver["depends_on"]).toContain(nodes.address);
      expect(role.body["assume_role_policy"]).toBe(ref(trust, "json"));
      const host = `\${replace(${issuer.address}.url, "https://", "")}`;
      expect(trust.body["statement"]).toEqual([
        {
          actions: ["sts:AssumeRoleWithWebIdentity"],
          principals: [{ type: "Federated", identifiers: [ref(issuer, "arn")] }],
          condition: [
            { test: "StringEquals", variable: `${host}:aud`, values: ["sts.amazonaws.com"] },
            {
              test: "StringEquals",
              variable: `${host}:sub`,
              values: ["system:serviceaccount:kube-system:ebs-csi-controller-sa"],
            },
          ],
        },
      ]);
    },
  );
});
