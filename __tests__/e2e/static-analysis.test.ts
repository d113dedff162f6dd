import { type Finding, readable, scan, type Stacks, stacksOf } from "./support/checkov";
import { type Suppression, suppressions } from "./support/checkov/suppressions";
import { type Variant, variants } from "./support/variants";
import { isRecord } from "./support/json";

const MINUTE = 60_000;

const readableStacks = (fill: (typeof variants)[Variant]): Stacks =>
  new Map([...stacksOf(fill)].map(([name, stack]) => [name, readable(stack)]));

const suppresses = (
  { check, type, path = /^/, variants: applies }: Suppression,
  variant: Variant,
  finding: Finding,
): boolean =>
  finding.check === check &&
  finding.block.type === type &&
  path.test(finding.block.path) &&
  (applies === undefined || applies.includes(variant));

const describeFinding = ({ check, name, block }: Finding): string =>
  `${check} ${block.stack}: ${block.type} ${block.path}: ${name}`;

/** A resource that is added to a stack, to see what checkov says of it. */
interface Added {
  readonly stack: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Stacks with more resources in them, which are called `added-0` and so on. */
function withAdded(stacks: Stacks, ...added: readonly Added[]): Stacks {
  const all = new Map(stacks);
  for (const [index, { stack: name, type, body }] of added.entries()) {
    const stack = all.get(name) ?? {};
    const resources = isRecord(stack["resource"]) ? stack["resource"] : {};
    const ofType = isRecord(resources[type]) ? resources[type] : {};
    const resource = { ...resources, [type]: { ...ofType, [`added-${index}`]: body } };
    all.set(name, { ...stack, resource });
  }
  return all;
}

const deploymentOf = (container: Readonly<Record<string, unknown>>): Added => ({
  stack: "kind-network",
  type: "kubernetes_deployment_v1",
  body: {
    spec: { template: { spec: { container: [{ name: "a", image: "a:1", ...container }] } } },
  },
});

/** Mistakes, by the check that finds each. */
const mistakes: Readonly<Record<string, Added>> = {
  CKV_AWS_24: {
    stack: "eks-network",
    type: "aws_security_group_rule",
    body: {
      ...{ type: "ingress", protocol: "tcp", from_port: 22, to_port: 22 },
      ...{ cidr_blocks: ["0.0.0.0/0"], security_group_id: "sg-1" },
    },
  },
  CKV_AWS_3: {
    stack: "eks-clusters",
    type: "aws_ebs_volume",
    body: { availability_zone: "us-west-2a", size: 1 },
  },
  // By a reference: the default security groups that are closed are those of other VPCs.
  CKV2_AWS_12: { stack: "eks-clusters", type: "aws_vpc", body: { cidr_block: "10.9.0.0/16" } },
  CKV_GCP_2: {
    stack: "gke",
    type: "google_compute_firewall",
    body: {
      ...{ name: "ssh", network: "default", source_ranges: ["0.0.0.0/0"] },
      allow: [{ protocol: "tcp", ports: ["22"] }],
    },
  },
  CKV_K8S_16: deploymentOf({ security_context: { privileged: true } }),
};

describe("static analysis of what is synthesized", () => {
  const used = new Set<Suppression>();

  it.each(["default", "many", "constructs", "hardened"] satisfies Variant[])(
    "finds nothing in the variant %s but what is suppressed with its reason",
    async (variant) => {
      const findings = await scan(readableStacks(variants[variant]));
      const open = findings.filter((finding) => {
        const applying = suppressions.filter((each) => suppresses(each, variant, finding));
        applying.forEach((each) => used.add(each));
        return applying.length === 0;
      });

      expect(open.map(describeFinding)).toEqual([]);
    },
    10 * MINUTE,
  );

  it("needs every suppression", () => {
    const unused = suppressions.filter((each) => !used.has(each));

    expect(unused.map(({ check, type }) => `${check} ${type}`)).toEqual([]);
  });
});

describe("the static analysis itself", () => {
  let stacks: Stacks;
  beforeAll(() => {
    stacks = readableStacks(variants.default);
  });

  it(
    "finds mistakes in every stack that has what is found",
    async () => {
      const findings = await scan(withAdded(stacks, ...Object.values(mistakes)));
      const found = Object.keys(mistakes).filter((check, index) =>
        findings.some((each) => each.check === check && each.block.id === `added-${index}`),
      );

      expect(found).toEqual(Object.keys(mistakes));
    },
    5 * MINUTE,
  );

  it.each([
    ["required_version", { terraform: { required_version: ">= 1.7" } }],
    ["removed", { removed: [{ from: "aws_vpc.a", lifecycle: { destroy: false } }] }],
  ])(
    "fails on a stack with %s, at which checkov gives up its file",
    async (_, block) => {
      const stack = { resource: { aws_ebs_volume: { plain: { size: 1 } } }, ...block };

      await expect(scan(new Map([["unread", stack]]))).rejects.toThrow(
        /checkov cannot parse .*unread/,
      );
      await expect(scan(new Map([["read", readable(stack)]]))).resolves.toContainEqual(
        expect.objectContaining({ check: "CKV_AWS_3" }),
      );
    },
    5 * MINUTE,
  );

  it(
    "fails on a check that breaks, which checkov counts nowhere",
    async () => {
      await expect(scan(withAdded(new Map(), deploymentOf({ env: [] })))).rejects.toThrow(
        "checkov could not run a check",
      );
    },
    5 * MINUTE,
  );

  it(
    "fails on a resource that no check has looked at",
    async () => {
      const skipped = { stack: "gke", type: "google_compute_network", body: { count: 0 } };

      await expect(scan(withAdded(new Map(), skipped))).rejects.toThrow(
        "checkov has not looked at 1 resources:\ngke: google_compute_network.added-0",
      );
    },
    5 * MINUTE,
  );
});
