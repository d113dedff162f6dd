import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { factsOf } from "../cluster/topology/facts";
import { ServiceRole } from "./service-role";

/** The managed node group of an EKS cluster. */
export interface NodeGroupProps {
  /**
   * Instance types, the preferred one first.
   * @default ["m5.xlarge"]
   */
  readonly instanceTypes?: readonly string[];
  /**
   * Kind of machine image; `AL2023_ARM_64_STANDARD` for Graviton instances.
   * @default "AL2023_x86_64_STANDARD"
   * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
   */
  readonly amiType?: string;
  /**
   * Number of nodes at the start. With `minSize` below `maxSize` an autoscaler owns it from then on.
   * @default 3
   */
  readonly desiredSize?: number;
  /** @default - desiredSize */
  readonly minSize?: number;
  /** @default - desiredSize */
  readonly maxSize?: number;
  /**
   * Size of each node's encrypted disk in GiB.
   * @default 80
   */
  readonly diskSizeGib?: number;
  /**
   * Name of the EC2 key pair that opens a shell on the nodes. The nodes reach each other's port 22,
   * and peers do where `traffic` allows it; no rule opens it to the internet.
   * @default - no key: use Session Manager
   */
  readonly sshKeyName?: string;
}

/** What a {@link NodeGroup} needs of its cluster. */
export interface NodeGroupContext {
  readonly clusterName: string;
  /** The cluster's name as an attribute of the created cluster, so that the group comes after it. */
  readonly createdClusterName: string;
  readonly provider: AwsProvider;
  readonly region: string;
  readonly kubernetesVersion: string;
  readonly subnetIds: readonly string[];
  /** Whether these are public subnets, which give each node a public address. */
  readonly isPublic: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly dependsOn: readonly ITerraformDependable[];
}

const DEFAULT_INSTANCE_TYPE = "m5.xlarge";

const NODE_POLICIES = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonEC2ContainerRegistryPullOnly",
];

// The provider appends 26 characters to a prefix, and EKS takes 63 in all.
const MAX_NAME_PREFIX = 37;

/**
 * A managed node group of its own launch template: session tokens required for instance metadata,
 * which pods cannot reach, and encrypted disks. A change that replaces it brings the new nodes up
 * before the old ones go.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export class NodeGroup extends Construct {
  public readonly nodeGroup: EksNodeGroup;
  /** Name of the Auto Scaling group that EKS makes for the nodes. */
  public readonly autoScalingGroupName: string;

  /**
   * @throws ValidationError NODE_GROUP
   */
  public constructor(
    scope: Construct,
    id: string,
    context: NodeGroupContext,
    props: NodeGroupProps = {},
  ) {
    super(scope, id);
    const { clusterName, provider, tags } = context;
    const size = checkedSize(this, clusterName, props);
    const { instanceTypes = [DEFAULT_INSTANCE_TYPE], diskSizeGib = 80 } = props;
    const [preferredType = DEFAULT_INSTANCE_TYPE] = instanceTypes;
    // Also long enough where the cluster's name is one letter: a launch template's takes three.
    const namePrefix = `${clusterName.slice(0, 31)}-nodes-`;

    const role = new ServiceRole(this, "role", {
      provider,
      region: context.region,
      namePrefix,
      servicePrincipal: "ec2.amazonaws.com",
      managedPolicies: NODE_POLICIES,
      tags,
    });
    const instanceTags = { ...tags, Name: `${clusterName}/node` };
    const launchTemplate = new LaunchTemplate(this, "launch-template", {
      provider,
      namePrefix,
      updateDefaultVersion: true,
      ...(props.sshKeyName !== undefined && { keyName: props.sshKeyName }),
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeSize: diskSizeGib,
            volumeType: "gp3",
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: instanceTags,
      })),
      tags: { ...tags },
    });
    this.nodeGroup = new EksNodeGroup(this, "node-group", {
      provider,
      clusterName: context.createdClusterName,
      nodeGroupNamePrefix: `${clusterName.slice(0, MAX_NAME_PREFIX - 1)}-`,
      nodeRoleArn: role.role.arn,
      subnetIds: [...context.subnetIds],
      version: context.kubernetesVersion,
      amiType: props.amiType ?? "AL2023_x86_64_STANDARD",
      instanceTypes: [...instanceTypes],
      launchTemplate: {
        id: launchTemplate.id,
        version: `\${${launchTemplate.fqn}.latest_version}`,
      },
      scalingConfig: size,
      updateConfig: { maxUnavailable: 1 },
      tags: { ...tags },
      dependsOn: [...role.policies, ...context.dependsOn],
      lifecycle: {
        createBeforeDestroy: true,
        ...(size.minSize < size.maxSize && { ignoreChanges: ["scaling_config[0].desired_size"] }),
      },
    });
    factsOf(this).nodes.push({
      madeBy: this.nodeGroup,
      machine: preferredType,
      count: size.desiredSize,
      disk: `gp3 disk of ${diskSizeGib} GiB`,
      isPublic: context.isPublic,
    });
    this.autoScalingGroupName = this.nodeGroup.resources.get(0).autoscalingGroups.get(0).name;
  }
}

interface NodeGroupSize {
  readonly desiredSize: number;
  readonly minSize: number;
  readonly maxSize: number;
}

function checkedSize(scope: IConstruct, clusterName: string, props: NodeGroupProps): NodeGroupSize {
  const desiredSize = props.desiredSize ?? 3;
  const { minSize = desiredSize, maxSize = desiredSize, diskSizeGib = 80, instanceTypes } = props;
  const fail = (problem: string, found: string, fix: string): ValidationError =>
    new ValidationError({
      code: ErrorCode.NODE_GROUP,
      problem: `The node group of the cluster "${clusterName}" ${problem}`,
      found,
      fix,
      scope,
    });
  const sizes = [minSize, desiredSize, maxSize];
  if (
    !sizes.every((size) => Number.isInteger(size) && size >= 0) ||
    maxSize < 1 ||
    minSize > desiredSize ||
    desiredSize > maxSize
  ) {
    throw fail(
      "needs whole numbers with minSize <= desiredSize <= maxSize, and maxSize at least 1.",
      `minSize ${minSize}, desiredSize ${desiredSize}, maxSize ${maxSize}`,
      "give sizes in this order, such as { minSize: 3, desiredSize: 3, maxSize: 6 }.",
    );
  }
  if (instanceTypes?.length === 0) {
    throw fail(
      "has an empty list of instance types.",
      "instanceTypes: []",
      'name at least one, such as ["m5.xlarge"], or leave instanceTypes out.',
    );
  }
  if (!Number.isInteger(diskSizeGib) || diskSizeGib < 20) {
    throw fail(
      "needs disks of at least 20 GiB, the size of its machine image.",
      `diskSizeGib: ${diskSizeGib}`,
      "give a whole number of GiB, such as 80.",
    );
  }
  return { desiredSize, minSize, maxSize };
}
