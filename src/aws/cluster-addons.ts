import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { Cidr, IpFamily } from "../cluster/cidr";
import type { ICluster } from "../cluster/cluster";
import { factsOf } from "../cluster/topology/facts";

/** What {@link ClusterAddons} need of their cluster. */
export interface ClusterAddonsProps {
  readonly cluster: ICluster;
  /** The cluster's name as an attribute of the created cluster, so that the add-ons come after it. */
  readonly createdClusterName: string;
  readonly provider: AwsProvider;
  readonly kubernetesVersion: string;
  /** Ranges outside the VPC towards which pods keep their own addresses. */
  readonly snatExclusions: readonly Cidr[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The add-ons that EKS manages: vpc-cni and kube-proxy, at EKS' default version for the cluster's
 * Kubernetes version, so that an upgrade of the cluster takes them along.
 *
 * CoreDNS is not among them: as an add-on, its configuration would be reset by each update.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
 */
export class ClusterAddons extends Construct {
  public readonly vpcCni: EksAddon;
  public readonly kubeProxy: EksAddon;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterAddonsProps,
  ) {
    super(scope, id);
    const exclusions = formatSnatExclusions(props.snatExclusions);
    const configuration =
      exclusions === "" ? {} : { env: { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: exclusions } };
    this.vpcCni = this.addAddon("vpc-cni", {
      // An empty object, too: the provider keeps the old configuration where none is given.
      configurationValues: JSON.stringify(configuration),
    });
    factsOf(this).sourceAddresses.push({
      madeBy: this.vpcCni,
      cluster: props.cluster,
      kept: props.snatExclusions,
    });
    this.kubeProxy = this.addAddon("kube-proxy", {});
  }

  private addAddon(
    addonName: string,
    configuration: { readonly configurationValues?: string },
  ): EksAddon {
    const { provider, kubernetesVersion } = this.props;
    const version = new DataAwsEksAddonVersion(this, `${addonName}-version`, {
      provider,
      addonName,
      kubernetesVersion,
    });
    return new EksAddon(this, addonName, {
      provider,
      clusterName: this.props.createdClusterName,
      addonName,
      addonVersion: version.version,
      // The cluster comes up with self-managed copies of both; the add-ons take them over.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...configuration,
      tags: { ...this.props.tags },
    });
  }
}

/**
 * The value of vpc-cni's AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS for ranges towards which pods keep their
 * own addresses: IPv4 alone, each once, in the order of their addresses.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s#aws_vpc_k8s_cni_exclude_snat_cidrs
 */
export function formatSnatExclusions(ranges: readonly Cidr[]): string {
  return [...ranges]
    .filter(({ family }) => family === IpFamily.IPV4)
    .sort(Cidr.compare)
    .map(String)
    .filter((range, index, all) => range !== all[index - 1])
    .join(",");
}
