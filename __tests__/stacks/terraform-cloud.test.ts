import { type App, TerraformStack } from "cdktf";
import { TokenSource } from "../../src/aws";
import { Traffic } from "../../src/cluster";
import type { EksTopology } from "../../stacks/eks-topology";
import { keepState } from "../../stacks/state/keep-state";
import { addEksStacks, addGkeStack, addKindStacks, addStacks } from "../../stacks/topologies";
import { a, b, c, dnsTopologyOf, old } from "../support/eks-dns";
import { gkeClusterSpec, gkeTopologyOf } from "../support/gke-topologies";
import { kindSpec } from "../support/kind-topologies";
import { machineTies } from "../support/machine-ties";
import { synthesizeWithState } from "../support/state";
import { bodyOf, stackOf, type SynthesizedStack, synthesizeStack } from "../support/synth";

const eks =
  (more: Partial<EksTopology>) =>
  (app: App): void => {
    addEksStacks(app, dnsTopologyOf(more));
  };

/** Topologies that together have every resource which the stacks can make. */
const topologies: readonly (readonly [name: string, add: (app: App) => void])[] = [
  ["of the repository", addStacks],
  ["of EKS clusters, created and adopted", eks({ keepPodAddresses: true })],
  [
    "of EKS clusters with network ACLs in two accounts",
    eks({
      providers: [
        { name: "west", region: "us-west-2" },
        {
          name: "east",
          region: "us-east-1",
          assumeRoleArn: "arn:aws:iam::222222222222:role/terraform",
        },
      ],
      clusters: [
        { ...a, networkAcl: true, networkAclRuleNumber: 100 },
        { ...b, provider: "east", networkAcl: true, networkAclRuleNumber: 200 },
      ],
      adopted: [],
      traffic: [Traffic.tcp(4000)],
    }),
  ],
  [
    "of EKS clusters that check their connections, with tokens in the state",
    eks({
      connectivityCheck: { createNamespaces: true },
      tokenSource: TokenSource.DATA_SOURCE,
    }),
  ],
  [
    "of EKS clusters of which two leave",
    eks({
      clusters: [a, { ...b, provider: "east" }, { ...c, leaving: true }],
      adopted: [old({ leaving: true })],
      releasedCorefiles: ["old"],
    }),
  ],
  [
    "of GKE clusters in two networks, created and adopted",
    (app) => {
      addGkeStack(app, {
        ...gkeTopologyOf([gkeClusterSpec("a", 0)], { natRegions: ["us-central1"] }),
        adoptedNetworks: [
          {
            networkName: "default",
            provider: "main",
            clusters: [gkeClusterSpec("b", 4)],
            adopted: [
              {
                clusterName: "old",
                location: "us-east1",
                nodeCidr: "10.8.0.0/20",
                podCidrs: ["10.9.0.0/16"],
                serviceCidr: "34.118.224.0/20",
                networkTag: "old-nodes",
              },
            ],
          },
        ],
        denyOthers: true,
      });
    },
  ],
  [
    "of kind clusters of which one leaves",
    (app) => {
      addKindStacks(app, {
        clusters: [kindSpec("a", 1), kindSpec("b", 2), kindSpec("c", 3, { leaving: true })],
      });
    },
  ],
];

const inCloud = { backend: "cloud", organization: "example" };
const states = [
  { backend: "local" },
  { backend: "s3", bucket: "states", region: "us-west-2" },
  { backend: "gcs", bucket: "states" },
  { backend: "pg" },
  { backend: "kubernetes" },
];

/** The ties of stacks that run on one's own machine: kind clusters are containers there. */
const kindTies = (stack: SynthesizedStack): string[] =>
  stack
    .resources("kind_cluster")
    .flatMap(({ address, body }) => [
      `resource.${address} works on the machine`,
      `resource.${address}.kubeconfig_path = \${pathexpand("~/.kube/kind-${String(body["name"])}")}`,
    ]);

/** Each topology in HCP Terraform, and one with each backend: the two do not depend on each other. */
const cases = [
  ...topologies.map(([name, add]) => ({ name, add, state: inCloud })),
  ...states.map((state) => ({ name: "of the repository", add: addStacks, state })),
];

describe.each(cases)("the stacks of a topology $name, with $state.backend", ({ add, state }) => {
  let stacks: readonly SynthesizedStack[];
  beforeAll(() => {
    stacks = [...synthesizeWithState(state, add).values()];
  });

  it("run on any machine alike", () => {
    expect(stacks.map((stack) => [stack.name, machineTies(stack).sort()])).toEqual(
      stacks.map((stack) => [
        stack.name,
        stack.name === "kind-clusters" ? kindTies(stack).sort() : [],
      ]),
    );
  });

  it("name the version of Terraform and of each provider", () => {
    for (const stack of stacks) {
      const { required_version: version, required_providers: providers } =
        stack.section("terraform");
      const versions = Object.values(bodyOf(providers)).map((each) => bodyOf(each)["version"]);

      expect(version).toMatch(/^~> 1\.\d+$/);
      expect(versions.length).toBeGreaterThan(0);
      for (const each of versions) expect(each).toMatch(/^\d+\.\d+\.\d+$/);
      expect(Object.keys(stack.section("provider")).sort()).toEqual(
        Object.keys(bodyOf(providers)).sort(),
      );
    }
  });
});

describe("a stack that would run on one machine alone", () => {
  const tiesOf = (path: string, value: unknown): string[] => {
    const stacks = synthesizeWithState(inCloud, (app) => {
      const stack = new TerraformStack(app, "one");
      keepState(stack);
      stack.addOverride(path, value);
    });
    return machineTies(stackOf(stacks, "one"));
  };

  it.each([
    ["a provisioner", "resource.aws_vpc.a.provisioner", [{ "local-exec": { command: "ls" } }]],
    ["a resource that is a command", "resource.null_resource.a", {}],
    ["a file", "resource.local_file.a", { content: "text" }],
    ["a data source that is a program", "data.external.a", {}],
    ["the working directory", "resource.aws_vpc.a.tags.from", "${path.cwd}/main"],
    ["a file that Terraform reads", "resource.aws_vpc.a.tags.text", '${file("a")}'],
    ["a path", "resource.aws_vpc.a.tags.path", "/etc/passwd"],
    ["a path within a text", "output.a.value", `from ${process.cwd()}/stacks`],
    ["a command that signs in", "provider.kubernetes", [{ exec: [{ command: "aws" }] }]],
    ["a kubeconfig", "provider.kubernetes", [{ config_path: "kubeconfig" }]],
    ["credentials in a file", "provider.aws", [{ shared_credentials_files: ["credentials"] }]],
  ])("is found out by %s", (_, path, value) => {
    expect(tiesOf(path, value)).toEqual([expect.stringContaining(path)]);
  });

  it("is found out by the file in which cdktf keeps state unless it is told where", () => {
    const stack = synthesizeStack(() => undefined);

    expect(machineTies(stack)).toEqual([
      `terraform.backend.local.path = ${process.cwd()}/terraform.stack.tfstate`,
    ]);
  });

  it("is not one whose containers and nodes have paths", () => {
    expect(
      tiesOf("resource.kubernetes_pod_v1.a.spec.container", [{ command: ["/bin/sh"] }]),
    ).toEqual([]);
  });

  it("is that of kind clusters, which are containers of the machine", () => {
    const stacks = synthesizeWithState(inCloud);

    expect(kindTies(stackOf(stacks, "kind-clusters"))).toHaveLength(4);
  });
});
