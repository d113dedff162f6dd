import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { CONNECTIVITY_SCRIPT } from "../../../src/dns/check/connectivity-script";
import { hashOf } from "./hash";
import type { HandwrittenMember } from "./member";

/** A cluster that is checked, and what its jobs wait for. */
export interface CheckedMember extends HandwrittenMember {
  readonly corefile: ITerraformDependable;
}

/** A cluster, and what its peers look up. */
interface CheckTarget extends CheckedMember {
  readonly headless: string;
  readonly external: string;
  readonly namespace: string;
  readonly resources: readonly ITerraformDependable[];
}

const NAME = "connectivity-check";
const IMAGE = "docker.io/library/busybox:1.37.0";

/**
 * A check that each cluster reaches all others, as one writes it without this package. Its constructs
 * have the paths that `ConnectivityCheck` gives them.
 */
export function addConnectivityCheck(stack: Construct, members: readonly CheckedMember[]): void {
  const scope = new Construct(stack, NAME);
  const targetScope = new Construct(scope, "targets");
  const targets = members.map((member) =>
    addTarget(new Construct(targetScope, member.name), member),
  );
  const jobScope = new Construct(scope, "jobs");
  for (const from of targets) {
    const parent = new Construct(jobScope, from.name);
    for (const to of targets.filter((other) => other !== from)) {
      addJob(new Construct(parent, to.name), from, to);
    }
  }
}

function addTarget(scope: Construct, member: CheckedMember): CheckTarget {
  const { name, provider, domain } = member;
  const names = `${NAME}.svc.${domain}`;
  const headless = `${NAME}.${names}`;
  const created = new NamespaceV1(scope, "namespace", { provider, metadata: { name: NAME } });
  const namespace = created.metadata.name;
  const labels = { "app.kubernetes.io/name": NAME };
  const metadata = { name: NAME, namespace, labels };
  const pod = new DeploymentV1(scope, "pod", {
    provider,
    metadata,
    spec: {
      replicas: "1",
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: podSpec("answer", ["nc", "-ll", "-p", "8080", "-e", "echo", name]),
      },
    },
  });
  const headlessService = new ServiceV1(scope, "headless", {
    provider,
    metadata,
    spec: {
      clusterIp: "None",
      selector: labels,
      port: [{ name: "check", port: 8080, targetPort: "8080" }],
    },
  });
  const externalService = new ServiceV1(scope, "external", {
    provider,
    metadata: { ...metadata, name: `${NAME}-external` },
    spec: { type: "ExternalName", externalName: headless },
  });
  return {
    ...member,
    headless,
    external: `${NAME}-external.${names}`,
    namespace,
    resources: [pod, headlessService, externalService],
  };
}

function addJob(scope: Construct, from: CheckTarget, to: CheckTarget): void {
  const { headless, external } = to;
  const soughtFor = [to.domain, [], [to.dnsAddress], headless, external, 8080, IMAGE, 300];
  // Another name for what looks for something else: a Job runs once.
  const hash = hashOf(JSON.stringify([from.name, to.name, [...soughtFor, CONNECTIVITY_SCRIPT]]), 8);
  const environment = {
    FROM: from.name,
    TO: to.name,
    HEADLESS: headless,
    EXTERNAL: external,
    PORT: "8080",
    TIMEOUT: "300",
    TERMINATION_LOG: "/dev/termination-log",
  };
  new JobV1(scope, "job", {
    provider: from.provider,
    metadata: {
      name: `resolve-and-connect-${from.name}-to-${to.name}-${hash}`,
      namespace: from.namespace,
      annotations: { "kubernetes.io/description": `Whether ${from.name} reaches ${to.name}.` },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 420,
      template: {
        metadata: { labels: { "app.kubernetes.io/name": "resolve-and-connect" } },
        spec: {
          ...podSpec("check", ["sh", "-c", CONNECTIVITY_SCRIPT], environment),
          restartPolicy: "Never",
        },
      },
    },
    waitForCompletion: true,
    timeouts: { create: "540s", update: "540s" },
    dependsOn: [...to.resources, from.corefile],
  });
}

/** A pod without privileges. */
function podSpec(name: string, command: string[], environment?: Readonly<Record<string, string>>) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: "65534",
      runAsGroup: "65534",
      seccompProfile: { type: "RuntimeDefault" },
    },
    container: [
      {
        name,
        image: IMAGE,
        command,
        ...(environment && {
          env: Object.entries(environment).map(([variable, value]) => ({ name: variable, value })),
        }),
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "32Mi" } },
        securityContext: {
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
}
