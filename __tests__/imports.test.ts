import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const REPOSITORY = resolve(__dirname, "..");

/** A file with one import. */
interface Import {
  readonly folder: string;
  readonly from: string;
}

/** What ESLint, as the project configures it, says to each import. */
function lint(imports: readonly Import[]): Map<Import, string[]> {
  const files = imports.map(({ folder, from }) => ({
    filePath: join(REPOSITORY, folder, "example.ts"),
    text: `import { something } from "${from}";\nconsole.log(something);\n`,
  }));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(__dirname, "support/lint.mjs")],
    { cwd: REPOSITORY, input: JSON.stringify(files), encoding: "utf8" },
  );
  if (status !== 0) {
    throw new Error(`ESLint did not run: ${stderr}`);
  }
  const results: unknown = JSON.parse(stdout);
  if (!Array.isArray(results) || results.length !== imports.length) {
    throw new Error(`ESLint did not look at every file: ${stdout}`);
  }
  return new Map(imports.map((each, index) => [each, rulesOf(results[index])]));
}

function rulesOf(messages: unknown): string[] {
  const list: unknown[] = Array.isArray(messages) ? messages : [messages];
  return list.map((message) =>
    typeof message === "object" && message !== null && "ruleId" in message
      ? String(message.ruleId)
      : "no message of a rule",
  );
}

const forbidden: readonly Import[] = [
  ...["dns", "aws", "google", "kind", "dns/corefile", "aws/vpc-peering"].map((layer) => ({
    folder: "src/cluster",
    from: `../${layer}`,
  })),
  { folder: "src/cluster", from: "../../stacks/main" },
  { folder: "src/cluster/topology", from: "../../aws" },
  { folder: "src/cluster/topology", from: "@cdktf/provider-aws/lib/vpc" },
  ...["dns", "aws", "google", "kind", "aws/vpc-peering"].map((layer) => ({
    folder: "src/report",
    from: `../${layer}`,
  })),
  { folder: "src/report", from: "../../stacks/topologies" },
  { folder: "src/report", from: "@cdktf/provider-aws/lib/lb" },
  { folder: "src/report", from: "@cdktf/provider-kubernetes/lib/config-map" },
  ...["cluster", "dns", "aws", "google", "kind"].map((layer) => ({
    folder: `src/${layer}`,
    from: "../report",
  })),
  { folder: "src/cluster", from: "@cdktf/provider-aws/lib/vpc" },
  { folder: "src/cluster", from: "@cdktf/provider-google/lib/dns-managed-zone" },
  { folder: "src/cluster", from: "@cdktf/provider-kubernetes/lib/config-map" },
  ...["aws", "google", "kind", "aws/eks-cluster"].map((layer) => ({
    folder: "src/dns",
    from: `../${layer}`,
  })),
  { folder: "src/dns", from: "../../stacks/topologies" },
  { folder: "src/dns", from: "@cdktf/provider-aws/lib/lb" },
  { folder: "src/dns", from: "@cdktf/provider-google/lib/dns-managed-zone" },
  { folder: "src/dns/corefile", from: "../stub-domains" },
  { folder: "src/dns/corefile", from: "../../aws" },
  { folder: "src/dns/corefile", from: "@cdktf/provider-kubernetes/lib/config-map" },
  { folder: "src/dns/check", from: "../../aws" },
  { folder: "src/aws", from: "../dns" },
  { folder: "src/aws", from: "../google" },
  { folder: "src/aws", from: "../kind" },
  { folder: "src/aws", from: "../../stacks/eks-topology" },
  { folder: "src/aws", from: "@cdktf/provider-google/lib/compute-network" },
  { folder: "src/aws", from: "@cdktf/provider-kubernetes/lib/provider" },
  { folder: "src/google", from: "../dns" },
  { folder: "src/google", from: "../aws" },
  { folder: "src/google", from: "../kind" },
  { folder: "src/google", from: "../../stacks/main" },
  { folder: "src/google", from: "@cdktf/provider-google" },
  { folder: "src/google", from: "@cdktf/provider-aws/lib/vpc" },
  { folder: "src/google", from: "@cdktf/provider-kubernetes/lib/provider" },
  { folder: "src/kind", from: "../aws" },
  { folder: "src/kind", from: "../google" },
  { folder: "src/kind", from: "../../stacks/kind-topology" },
  { folder: "src/kind", from: "@cdktf/provider-aws/lib/vpc" },
  { folder: "src/kind", from: "@cdktf/provider-google/lib/compute-network" },
  { folder: "src/kind", from: "@cdktf/provider-kubernetes" },
  { folder: "src/kind/bindings", from: "../kind-cluster" },
  { folder: "src/kind/bindings", from: "../../cluster" },
  { folder: "src/kind/bindings", from: "../../dns/corefile" },
  { folder: "src/kind/bindings", from: "../../../stacks/main" },
  { folder: "src/kind/bindings", from: "@cdktf/provider-kubernetes/lib/provider" },
  { folder: "examples/tidb", from: "../../src/aws" },
  ...[
    "src/aws",
    "src/dns",
    "src/cluster",
    "src",
    "stacks",
    "__tests__/aws",
    "bench",
    "examples",
  ].map((folder) => ({ folder, from: "@cdktf/provider-aws" })),
];

const allowed: readonly Import[] = [
  { folder: "src/cluster", from: "./cidr" },
  { folder: "src/cluster", from: "cdktf" },
  { folder: "src/cluster", from: "ip-address" },
  { folder: "src/dns", from: "../cluster" },
  { folder: "src/dns", from: "../cluster/errors" },
  { folder: "src/dns", from: "@cdktf/provider-kubernetes/lib/config-map" },
  { folder: "src/dns/corefile", from: "./directive" },
  { folder: "src/dns/corefile", from: "../../cluster" },
  { folder: "src/dns/check", from: "../stub-domains" },
  { folder: "src/aws", from: "../cluster/cidr" },
  { folder: "src/aws", from: "@cdktf/provider-aws/lib/vpc" },
  { folder: "src/google", from: "../cluster/cidr" },
  { folder: "src/google", from: "@cdktf/provider-google/lib/compute-network" },
  { folder: "src/kind", from: "../cluster/cidr" },
  { folder: "src/kind", from: "../dns" },
  { folder: "src/kind", from: "./bindings" },
  { folder: "src/kind", from: "@cdktf/provider-kubernetes/lib/daemon-set-v1" },
  { folder: "src/kind/bindings", from: "./arguments" },
  { folder: "src/kind/bindings", from: "cdktf" },
  { folder: "src/report", from: "../cluster/topology/facts" },
  { folder: "src/report", from: "cdktf" },
  { folder: "src", from: "./cluster" },
  { folder: "stacks", from: "../src/aws" },
  { folder: "stacks", from: "../src/cluster" },
  { folder: "stacks", from: "../src/dns" },
  { folder: "stacks", from: "../src/kind" },
  { folder: "stacks", from: "@cdktf/provider-kubernetes/lib/provider" },
  { folder: "stacks", from: "@cdktf/provider-aws/lib/provider" },
  { folder: "examples/tidb", from: "cdktf-multicluster/aws" },
  { folder: "examples/tidb", from: "./block-storage" },
  { folder: "__tests__/aws", from: "../../src/aws" },
  { folder: "__tests__/stacks", from: "../../stacks/topologies" },
];

describe("imports point down only", () => {
  let rules: Map<Import, string[]>;
  beforeAll(() => {
    rules = lint([...forbidden, ...allowed]);
  });

  it.each(forbidden)("$folder does not import $from", (each) => {
    // More than one layer's rule may apply.
    expect([...new Set(rules.get(each))]).toEqual(["no-restricted-imports"]);
  });

  it.each(allowed)("$folder may import $from", (each) => {
    expect(rules.get(each)).toEqual([]);
  });
});
