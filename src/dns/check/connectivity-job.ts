import { createHash } from "node:crypto";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { NamedMember } from "./check-input";
import type { CheckTarget } from "./check-target";
import { CONNECTIVITY_SCRIPT } from "./connectivity-script";
import { restrictedPod } from "./restricted-pod";

/** What a {@link ConnectivityJob} is made of. */
export interface ConnectivityJobProps {
  /** Where it runs. */
  readonly from: NamedMember;
  /** Namespace in which it runs. */
  readonly namespace: string;
  /** What it looks for. */
  readonly target: CheckTarget;
  readonly image: string;
  /** Seconds for which it asks again. */
  readonly timeout: number;
}

/** Seconds that an image may take to be pulled, and a pod to find a node. */
const START = 120;
const MAX_NAME = 63;
const PREFIX = "resolve-and-connect-";

/**
 * A Job that looks up the Services of another cluster, and connects to the pod behind them. Terraform
 * waits for its end.
 */
export class ConnectivityJob extends Construct {
  public constructor(scope: Construct, id: string, props: ConnectivityJobProps) {
    super(scope, id);
    const { from, namespace, target, image, timeout } = props;
    const { headless, external, port } = target;
    const { clusterName: to, dns } = target.cluster;
    const name = jobName(from.clusterName, to, [
      dns.clusterDomain,
      dns.namespaces,
      // What Terraform computes has another token in each synthesis.
      dns.addresses.filter((address) => !Token.isUnresolved(address)),
      headless,
      external,
      port,
      image,
      timeout,
      CONNECTIVITY_SCRIPT,
    ]);
    const patience = `${timeout + 2 * START}s`;
    new JobV1(this, "job", {
      provider: from.provider,
      metadata: {
        name,
        namespace,
        annotations: { "kubernetes.io/description": `Whether ${from.clusterName} reaches ${to}.` },
      },
      spec: {
        // The script asks again itself: another pod would only take the time once more.
        backoffLimit: 0,
        // A Job that exceeds its deadline loses its pod, and with it the reason.
        activeDeadlineSeconds: timeout + START,
        template: {
          metadata: { labels: { "app.kubernetes.io/name": "resolve-and-connect" } },
          spec: {
            ...restrictedPod({
              name: "check",
              image,
              command: ["sh", "-c", CONNECTIVITY_SCRIPT],
              env: {
                FROM: from.clusterName,
                TO: to,
                HEADLESS: headless,
                EXTERNAL: external,
                PORT: String(port),
                TIMEOUT: String(timeout),
                TERMINATION_LOG: "/dev/termination-log",
              },
            }),
            restartPolicy: "Never",
          },
        },
      },
      waitForCompletion: true,
      timeouts: { create: patience, update: patience },
      dependsOn: [...target.resources, ...(from.stubDomains ? [from.stubDomains.corefile] : [])],
    });
  }
}

/**
 * Name of a Job, which says what it does and changes with what it looks for: a Job of another name
 * replaces it. Names of clusters that are long or no DNS labels are cut and spelled as such; the
 * hash tells them apart.
 */
function jobName(from: string, to: string, contents: readonly unknown[]): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([from, to, contents]))
    .digest("hex")
    .slice(0, 8);
  const room = Math.floor(
    (MAX_NAME - PREFIX.length - "-to-".length - "-".length - hash.length) / 2,
  );
  const label = (name: string): string =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, "-")
      .slice(0, room)
      .replace(/-+$/, "");
  return `${PREFIX}${label(from)}-to-${label(to)}-${hash}`;
}
