import type { EksClusterProps, NodeGroupProps } from "../../src/aws";
import { ErrorCode } from "../../src/cluster";
import { errorOf } from "../support/errors";
import { eksCluster } from "../support/eks";
import { type Body, bodyOf, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const synthesizeWith = (
  nodeGroup?: NodeGroupProps,
  props: Partial<EksClusterProps> = {},
): SynthesizedStack =>
  synthesizeStack((stack) => eksCluster(stack, { ...props, ...(nodeGroup && { nodeGroup }) }));

describe("the nodes of a cluster", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeWith(undefined, { tags: { team: "data" } });
  });

  it("have encrypted disks and no metadata for pods", () => {
    const instanceTags = { team: "data", Name: "a/node" };

    expect(stack.resource("aws_launch_template").body).toEqual({
      provider: "aws.west",
      name_prefix: "a-nodes-",
      update_default_version: true,
      metadata_options: {
        http_endpoint: "enabled",
        http_tokens: "required",
        http_put_response_hop_limit: 1,
      },
      block_device_mappings: [
        {
          device_name: "/dev/xvda",
          ebs: {
            volume_size: 80,
            volume_type: "gp3",
            encrypted: "true",
            delete_on_termination: "true",
          },
        },
      ],
      tag_specifications: [
        { resource_type: "instance", tags: instanceTags },
        { resource_type: "volume", tags: instanceTags },
      ],
      tags: { team: "data" },
    });
  });

  it("are three m5.xlarge, replaced before the old ones go", () => {
    const template = stack.resource("aws_launch_template");
    const { depends_on: _, ...body } = stack.resource("aws_eks_node_group").body;

    expect(body).toEqual({
      provider: "aws.west",
      cluster_name: ref(stack.resource("aws_eks_cluster"), "name"),
      node_group_name_prefix: "a-",
      node_role_arn: ref(stack.resource("aws_iam_role", "a/nodes/role/role"), "arn"),
      subnet_ids: ["a", "b", "c"].map((zone) =>
        ref(stack.resource("aws_subnet", `a/vpc/private-us-west-2${zone}`), "id"),
      ),
      version: "1.35",
      ami_type: "AL2023_x86_64_STANDARD",
      instance_types: ["m5.xlarge"],
      launch_template: { id: ref(template, "id"), version: ref(template, "latest_version") },
      scaling_config: { desired_size: 3, min_size: 3, max_size: 3 },
      update_config: { max_unavailable: 1 },
      lifecycle: { create_before_destroy: true },
      tags: { team: "data" },
    });
  });

  it("come after all that they need to join the cluster", () => {
    const needed = [
      ...stack
        .resources("aws_iam_role_policy_attachment")
        .filter(({ path }) => path.startsWith("a/nodes/")),
      ...stack.resources("aws_route"),
      ...stack.resources("aws_route_table_association"),
      ...stack.resources("aws_ec2_subnet_cidr_reservation"),
      stack.resource("aws_eks_addon", "a/addons/vpc-cni"),
    ].map(({ address }) => address);
    const dependencies = stack.resource("aws_eks_node_group").body["depends_on"];

    expect(Array.isArray(dependencies) ? dependencies.sort() : dependencies).toEqual(needed.sort());
  });
});

describe("a node group that is asked for", () => {
  const groupWith = (props: NodeGroupProps): Body =>
    synthesizeWith(props).resource("aws_eks_node_group").body;

  it("has the instances and images that are named", () => {
    const instanceTypes = ["m7g.xlarge", "m6g.xlarge"];
    const group = groupWith({ instanceTypes, amiType: "AL2023_ARM_64_STANDARD" });

    expect(group["instance_types"]).toEqual(instanceTypes);
    expect(group["ami_type"]).toBe("AL2023_ARM_64_STANDARD");
  });

  it("has the disk and the key that are named", () => {
    const template = synthesizeWith({ diskSizeGib: 200, sshKeyName: "ops" }).resource(
      "aws_launch_template",
    ).body;

    expect(template["key_name"]).toBe("ops");
    expect(template["block_device_mappings"]).toMatchObject([{ ebs: { volume_size: 200 } }]);
  });

  it.each([
    [{ desiredSize: 5 }, [5, 5, 5]],
    [{ minSize: 1 }, [1, 3, 3]],
    [{ minSize: 0, desiredSize: 0, maxSize: 1 }, [0, 0, 1]],
    [{ minSize: 2, desiredSize: 4, maxSize: 9 }, [2, 4, 9]],
  ])("has the sizes of %j", (props, [min, desired, max]) => {
    expect(groupWith(props)["scaling_config"]).toEqual({
      min_size: min,
      desired_size: desired,
      max_size: max,
    });
  });

  it("leaves its size to an autoscaler where there is room for one", () => {
    const ignored = (props: NodeGroupProps): unknown =>
      bodyOf(groupWith(props)["lifecycle"])["ignore_changes"];

    expect(ignored({ minSize: 3, maxSize: 6 })).toEqual(["scaling_config[0].desired_size"]);
    expect(ignored({ minSize: 3, maxSize: 3 })).toBeUndefined();
  });

  it.each([
    ["minSize above desiredSize", { minSize: 4, desiredSize: 3 }],
    ["desiredSize above maxSize", { desiredSize: 4, maxSize: 3 }],
    ["no node ever", { desiredSize: 0 }],
    ["half a node", { desiredSize: 1.5 }],
    ["a negative size", { minSize: -1 }],
    ["no instance type", { instanceTypes: [] }],
    ["a disk that its image does not fit on", { diskSizeGib: 19 }],
    ["a disk of half a GiB", { diskSizeGib: 80.5 }],
  ])("is refused with %s", (_, props) => {
    const error = errorOf(() => synthesizeWith(props));

    expect(error.code).toBe(ErrorCode.NODE_GROUP);
    expect(error.path).toBe("stack/a/nodes");
    expect(error.message).toContain('cluster "a"');
  });
});
