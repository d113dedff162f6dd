import { Construct } from "constructs";
import { BUSYBOX_IMAGE } from "../../cluster/busybox";
import { Links, peersByCluster } from "../../cluster/links";
import { memoized } from "../../cluster/memoized";
import {
  assertMembers,
  assertSettings,
  type ConnectivityCheckMember,
  type NamedMember,
} from "./check-input";
import { CheckTarget } from "./check-target";
import { ConnectivityJob } from "./connectivity-job";

/** Port at which the pods of a connectivity check answer, unless it says otherwise. */
export const CHECK_PORT = 8080;

/** Which clusters shall reach each other. */
export interface ConnectivityCheckProps {
  /** The clusters, in any order; two that are linked at least. */
  readonly members: readonly ConnectivityCheckMember[];
  /**
   * Which of the members shall reach each other.
   * @default Links.full()
   */
  readonly links?: Links;
  /**
   * Image with the shell and the tools of busybox.
   * @default "docker.io/library/busybox:1.37.0"
   */
  readonly image?: string;
  /**
   * TCP port at which the pods answer, which whatever stands between the clusters has to admit.
   * @default 8080
   */
  readonly port?: number;
  /**
   * Whether the namespaces are created, and deleted with the check.
   * @default false
   */
  readonly createNamespaces?: boolean;
  /**
   * Seconds for which a Job asks again. CoreDNS takes about 120 to read a changed Corefile.
   * @default 300
   */
  readonly timeout?: number;
}

/**
 * Makes an apply fail when two clusters do not reach each other: in each cluster a pod behind a
 * headless and an ExternalName Service, and in each of its peers a Job that looks both up and connects
 * to the pod.
 *
 * A Job is called `resolve-and-connect-FROM-to-TO-HASH`. Terraform's error gives that name and no
 * more; the reason is the last line of the Job's log, and the termination message of its pod. The
 * Job is replaced, and so runs again, when the zones or the addresses of its peer change, when a
 * setting of the check does, or when it failed; nothing else runs it again.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/job_v1
 */
export class ConnectivityCheck extends Construct {
  /**
   * @throws ValidationError CHECK_MEMBER, CHECK_OPTION, CHECK_PAIRS and those of {@link Links.among}
   */
  public constructor(scope: Construct, id: string, props: ConnectivityCheckProps) {
    super(scope, id);
    const { image = BUSYBOX_IMAGE, port = CHECK_PORT, timeout = 300 } = props;
    const members = props.members.map((member): NamedMember => ({
      ...member,
      clusterName: member.cluster.clusterName,
    }));
    const pairs = (props.links ?? Links.full()).among(this, members);
    assertSettings(this, { image, port, timeout });
    assertMembers(this, pairs);

    const targets = new Construct(this, "targets");
    const targetOf = memoized(
      (member: NamedMember) =>
        new CheckTarget(targets, member.clusterName, {
          ...member,
          image,
          port,
          createNamespace: props.createNamespaces ?? false,
        }),
    );
    const jobs = new Construct(this, "jobs");
    for (const [from, peers] of peersByCluster(pairs)) {
      const parent = new Construct(jobs, from.clusterName);
      const { namespace } = targetOf(from);
      for (const to of peers) {
        const target = targetOf(to);
        new ConnectivityJob(parent, to.clusterName, { from, namespace, target, image, timeout });
      }
    }
  }
}
