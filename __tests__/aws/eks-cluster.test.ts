import { TerraformOutput } from "cdktf";
import {
  ControlPlaneLog,
  DEFAULT_KUBERNETES_VERSION,
  type EksClusterProps,
  NatGateways,
} from "../../src/aws";
import { ErrorCode, RangeUse } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";
import { adopt, awsProvider, eksCluster, withoutProvider } from "../support/eks";
import { bodyOf, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const synthesizeWith = (props: Partial<EksClusterProps> = {}): SynthesizedStack =>
  synthesizeStack((stack) => eksCluster(stack, props));
const controlPlaneWith = (props: Partial<EksClusterProps>): Record<string, unknown> => ({
  ...synthesizeWith(props).resource("aws_eks_cluster").body,
});

describe("an EKS cluster", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeWith();
  });

  it("is made of what is documented, and of nothing else", () => {
    const counts: Record<string, number> = {};
    for (const { type } of stack.resources()) {
      counts[type] = (counts[type] ?? 0) + 1;
    }

    expect(counts).toEqual({
      aws_default_security_group: 1,
      aws_ec2_subnet_cidr_reservation: 3,
      aws_eip: 1,
      aws_eks_addon: 2,
      aws_eks_cluster: 1,
      aws_eks_node_group: 1,
      aws_iam_openid_connect_provider: 1,
      aws_iam_role: 2,
      aws_iam_role_policy_attachment: 4,
      aws_internet_gateway: 1,
      aws_launch_template: 1,
      aws_nat_gateway: 1,
      aws_route: 4,
      aws_route_table: 4,
      aws_route_table_association: 6,
      aws_subnet: 6,
      aws_vpc: 1,
    });
  });

  it("has a provider at every resource and data source, whatever is switched on", () => {
    const everything = synthesizeWith({ networkAcl: true, natGateways: NatGateways.PER_ZONE });
    const blocks = [...everything.resources(), ...everything.dataSources()];

    expect(withoutProvider(everything)).toEqual([]);
    expect([...new Set(blocks.map(({ body }) => body["provider"]))]).toEqual(["aws.west"]);
  });

  it("has a control plane with access entries and self-managed add-ons", () => {
    const subnetIds = ["public", "private"].flatMap((kind) =>
      ["a", "b", "c"].map((zone) =>
        ref(stack.resource("aws_subnet", `a/vpc/${kind}-us-west-2${zone}`), "id"),
      ),
    );
    const policy = stack.resource(
      "aws_iam_role_policy_attachment",
      "a/cluster-role/AmazonEKSClusterPolicy",
    );

    expect(stack.resource("aws_eks_cluster").body).toEqual({
      provider: "aws.west",
      name: "a",
      version: DEFAULT_KUBERNETES_VERSION,
      role_arn: ref(stack.resource("aws_iam_role", "a/cluster-role/role"), "arn"),
      bootstrap_self_managed_addons: true,
      access_config: {
        authentication_mode: "API",
        bootstrap_cluster_creator_admin_permissions: true,
      },
      kubernetes_network_config: { ip_family: "ipv4", service_ipv4_cidr: "172.20.0.0/16" },
      vpc_config: {
        subnet_ids: subnetIds,
        endpoint_private_access: true,
        endpoint_public_access: true,
      },
      tags: {},
      depends_on: [
        // Without its policies the role could not take the cluster's network interfaces down again.
        policy.address,
        // Without them, one of these interfaces could take the address that is for DNS.
        ...stack.resources("aws_ec2_subnet_cidr_reservation").map(({ address }) => address),
      ],
    });
  });

  it("lets pods take IAM roles by an OIDC provider", () => {
    const issuer = "identity[0].oidc[0].issuer";

    expect(stack.resource("aws_iam_openid_connect_provider").body).toEqual({
      provider: "aws.west",
      url: ref(stack.resource("aws_eks_cluster"), issuer),
      client_id_list: ["sts.amazonaws.com"],
      tags: {},
    });
  });

  it("tags everything that takes tags", () => {
    const tagged = synthesizeWith({ tags: { team: "data" }, networkAcl: true });
    const untaggable = [
      "aws_ec2_subnet_cidr_reservation",
      "aws_iam_role_policy_attachment",
      "aws_network_acl_rule",
      "aws_route",
      "aws_route_table_association",
    ];
    const withoutTag = tagged
      .resources()
      .filter(({ body }) => bodyOf(body["tags"])["team"] !== "data")
      .map(({ type }) => type);

    expect([...new Set(withoutTag)].sort()).toEqual(untaggable);
  });
});

describe("the control plane", () => {
  it("has the Kubernetes version that is asked for, and so do nodes and add-ons", () => {
    const stack = synthesizeWith({ kubernetesVersion: "1.34" });

    expect(stack.resource("aws_eks_cluster").body["version"]).toBe("1.34");
    expect(stack.resource("aws_eks_node_group").body["version"]).toBe("1.34");
    for (const { body } of stack.dataSources("aws_eks_addon_version")) {
      expect(body["kubernetes_version"]).toBe("1.34");
    }
  });

  it("states the service range that is asked for", () => {
    const body = controlPlaneWith({ serviceCidr: "10.100.0.0/20" });

    expect(bodyOf(body["kubernetes_network_config"])["service_ipv4_cidr"]).toBe("10.100.0.0/20");
  });

  it("sends the logs that are named, and none by default", () => {
    const controlPlaneLogs = [ControlPlaneLog.API, ControlPlaneLog.CONTROLLER_MANAGER];

    expect(controlPlaneWith({ controlPlaneLogs })["enabled_cluster_log_types"]).toEqual([
      "api",
      "controllerManager",
    ]);
    expect(controlPlaneWith({})["enabled_cluster_log_types"]).toBeUndefined();
  });

  it.each([
    [{ endpointPublicAccess: false }, { private: true, public: false, from: undefined }],
    [{ endpointPrivateAccess: false }, { private: false, public: true, from: undefined }],
    [
      { publicAccessCidrs: ["203.0.113.0/24", "198.51.100.7/32"] },
      { private: true, public: true, from: ["203.0.113.0/24", "198.51.100.7/32"] },
    ],
  ])("answers where it shall: %j", (access, expected) => {
    const config = bodyOf(controlPlaneWith(access)["vpc_config"]);

    expect({
      private: config["endpoint_private_access"],
      public: config["endpoint_public_access"],
      from: config["public_access_cidrs"],
    }).toEqual(expected);
  });

  it.each([
    ["nowhere", { endpointPrivateAccess: false, endpointPublicAccess: false }],
    [
      "to ranges of a public access that is off",
      { endpointPublicAccess: false, publicAccessCidrs: ["203.0.113.0/24"] },
    ],
    ["to an empty list of ranges", { publicAccessCidrs: [] }],
  ])("cannot answer %s", (_, access) => {
    expect(codeOf(() => synthesizeWith(access))).toBe(ErrorCode.ENDPOINT_ACCESS);
  });

  it.each(["1", "1.5", "1.35.1", "v1.35", "2.0", "latest", ""])(
    "does not take the version %j",
    (kubernetesVersion) => {
      const { code, fix } = errorOf(() => synthesizeWith({ kubernetesVersion }));

      expect(code).toBe(ErrorCode.KUBERNETES_VERSION);
      expect(fix).toContain(DEFAULT_KUBERNETES_VERSION);
    },
  );
});

describe("the name of a cluster", () => {
  it.each(["a", "0", "A_b-9", "x".repeat(100)])("may be %s", (clusterName) => {
    expect(controlPlaneWith({ clusterName })["name"]).toBe(clusterName);
  });

  it.each(["", "-a", "_a", "a.b", "a/b", "a b", "ä", "x".repeat(101), "${Token[x.1]}"])(
    "may not be %j",
    (clusterName) => {
      expect(codeOf(() => synthesizeWith({ clusterName }))).toBe(ErrorCode.CLUSTER_NAME);
    },
  );

  it("leaves room for the suffixes that AWS and Terraform append to names made of it", () => {
    const stack = synthesizeWith({ clusterName: "x".repeat(100) });
    const prefixes = stack.resources("aws_iam_role").map(({ body }) => body["name_prefix"]);

    expect(prefixes.sort()).toEqual([`${"x".repeat(29)}-cluster-`, `${"x".repeat(31)}-nodes-`]);
    expect(stack.resource("aws_eks_node_group").body["node_group_name_prefix"]).toBe(
      `${"x".repeat(36)}-`,
    );
  });
});

describe("the region of a cluster", () => {
  it.each([
    ["us-west-2", "aws"],
    ["ap-southeast-5", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
  ])("%s is in the partition %s", (region, partition) => {
    const stack = synthesizeStack((scope) =>
      eksCluster(scope, { provider: awsProvider(scope, "here", region) }),
    );
    const arns = stack
      .resources("aws_iam_role_policy_attachment")
      .map(({ body }) => body["policy_arn"]);

    expect(arns.sort()).toEqual([
      `arn:${partition}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly`,
      `arn:${partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
      `arn:${partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`,
      `arn:${partition}:iam::aws:policy/AmazonEKS_CNI_Policy`,
    ]);
  });

  it.each(["", "us-west", "us-west-2a", "US-WEST-2", "${var.region}"])("cannot be %j", (region) => {
    const refused = errorOf(() =>
      synthesizeStack((scope) =>
        eksCluster(scope, { provider: awsProvider(scope, "here", region) }),
      ),
    );

    expect(refused.code).toBe(ErrorCode.REGION);
    expect(refused.found).toBe(`"${region}"`);
  });
});

describe("the roles", () => {
  it("can be taken by the service that needs them, and by no other", () => {
    const stack = synthesizeWith();
    const policyOf = (path: string): unknown => {
      const policy = stack.resource("aws_iam_role", path).body["assume_role_policy"];
      return typeof policy === "string" ? JSON.parse(policy) : policy;
    };
    const document = (service: string): unknown => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });

    expect(policyOf("a/cluster-role/role")).toEqual(document("eks.amazonaws.com"));
    expect(policyOf("a/nodes/role/role")).toEqual(document("ec2.amazonaws.com"));
  });
});

describe("what a created cluster tells its peers", () => {
  it("are its ranges: a VPC that is routed, and services that are not", () => {
    synthesizeStack((stack) => {
      const { addressRanges, vpcCidrs, region, clusterName } = eksCluster(stack);

      expect(clusterName).toBe("a");
      expect(region).toBe("us-west-2");
      expect(vpcCidrs.map(String)).toEqual(["10.0.0.0/16"]);
      expect(addressRanges.map(({ use, cidr, routed }) => [use, cidr.toString(), routed])).toEqual([
        [RangeUse.VPC, "10.0.0.0/16", true],
        [RangeUse.SERVICES, "172.20.0.0/16", false],
      ]);
    });
  });

  it("are attributes with which another stack adopts it as it is", () => {
    synthesizeStack((stack) => {
      const created = eksCluster(stack, {
        networkAcl: true,
        networkAclRuleNumber: 300,
        namespaces: ["tidb"],
      });
      const adopted = adopt(stack, "again", "10.0.0.0/16", created.attributes);

      expect(adopted).toMatchObject({
        clusterName: "a",
        region: created.region,
        accountId: created.accountId,
        vpcId: created.vpcId,
        vpcCidrs: created.vpcCidrs,
        addressRanges: created.addressRanges,
        routeTables: created.routeTables,
        securityGroups: created.securityGroups,
        networkAcls: created.networkAcls,
        networkAclRuleNumber: 300,
        dns: created.dns,
        dnsPlacement: created.dnsPlacement,
      });
    });
  });

  it("is where its DNS answers: one address in each private subnet, known at synthesis", () => {
    const stack = synthesizeStack((scope) => {
      const availabilityZones = ["us-west-2c", "us-west-2a"];
      const { dns, dnsPlacement } = eksCluster(scope, { availabilityZones });

      // In the order of the zones' names, whatever order they got their subnets in.
      expect(dns.addresses).toEqual(["10.0.160.16", "10.0.128.16"]);
      new TerraformOutput(scope, "placement", { value: dnsPlacement });
    });
    const subnetId = (zone: string): string =>
      ref(stack.resource("aws_subnet", `a/vpc/private-${zone}`), "id");

    expect(bodyOf(stack.section("output")["placement"])["value"]).toEqual({
      subnets: {
        "us-west-2c": { subnetId: subnetId("us-west-2c"), address: "10.0.128.16" },
        "us-west-2a": { subnetId: subnetId("us-west-2a"), address: "10.0.160.16" },
      },
      autoScalingGroupName: ref(
        stack.resource("aws_eks_node_group"),
        "resources[0].autoscaling_groups[0].name",
      ),
    });
  });

  it("names no number for rules that it did not declare", () => {
    synthesizeStack((stack) => {
      expect(eksCluster(stack).attributes).not.toHaveProperty("networkAclRuleNumber");
    });
  });
});
