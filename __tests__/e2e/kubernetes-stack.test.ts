import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, TerraformStack } from "cdktf";
import { kubernetes } from "../support/dns";
import { describeUnless } from "./support/describe-unless";
import { parseRecord } from "./support/json";
import { ApiServer } from "./support/kubernetes/api-server";
import { type KubernetesStack, openKubernetesStack } from "./support/kubernetes/kubernetes-stack";
import { missingTools } from "./support/kubernetes/tools";

const MINUTE = 60_000;
const CONDITIONS = "-o=go-template={{if .status.conditions}}some{{else}}none yet{{end}}";
const describeHere = describeUnless(
  missingTools("etcd", "kube-apiserver", "kubectl", "setpriv"),
  "Kubernetes resources are not written to a real API server",
);

describeHere("a stack of Kubernetes resources", () => {
  let api: ApiServer;
  let outdir: string;

  beforeAll(async () => {
    outdir = mkdtempSync(join(tmpdir(), "kubernetes-stack-"));
    api = await ApiServer.start({ serviceCidr: "10.110.0.0/16" });
  }, MINUTE);

  afterAll(async () => {
    await api.stop();
    rmSync(outdir, { recursive: true });
  });

  async function open(declare: (stack: TerraformStack) => void): Promise<KubernetesStack> {
    const app = new App({ outdir, stackTraces: false });
    const stack = new TerraformStack(app, "stack");
    declare(stack);
    app.synth();
    return openKubernetesStack(join(outdir, "stacks", "stack"), new Map([["a", api]]));
  }

  async function read(kind: string, name: string): Promise<Record<string, unknown>> {
    return parseRecord(await api.kubectl("get", kind, name, "-n", "check", "-o", "json"), name);
  }

  async function spec(kind: string, name: string): Promise<unknown> {
    return (await read(kind, name))["spec"];
  }

  function declare(stack: TerraformStack, image: string, services = ["pods"]): void {
    const provider = kubernetes(stack, "a");
    const { metadata } = new NamespaceV1(stack, "namespace", {
      provider,
      metadata: { name: "check", labels: { "example.org/part_of": "test" } },
    });
    const namespace = metadata.name;
    for (const name of services) {
      new ServiceV1(stack, name, {
        provider,
        metadata: { name, namespace },
        spec: {
          clusterIp: "None",
          selector: { app_name: "pods" },
          publishNotReadyAddresses: true,
          port: [{ name: "sql", port: 4000, targetPort: "4001" }],
        },
      });
    }
    const pod = {
      container: [
        {
          name: "look-up",
          image,
          command: ["sh", "-c", "nslookup ${NAME}".replaceAll("${", () => "$${")],
          env: [{ name: "NAME", value: "a" }],
          securityContext: { runAsUser: "65534", capabilities: { drop: ["ALL"] } },
          volumeMount: [{ name: "scripts", mountPath: "/scripts", readOnly: true }],
          readinessProbe: { tcpSocket: [{ port: "4000" }], periodSeconds: 3 },
        },
      ],
      volume: [{ name: "scripts", configMap: { name: "scripts", defaultMode: "0444" } }],
      toleration: [{ operator: "Exists", effect: "NoExecute", tolerationSeconds: "60" }],
    };
    new DaemonSetV1(stack, "routes", {
      provider,
      metadata: { name: "routes", namespace },
      spec: {
        selector: { matchLabels: { app_name: "routes" } },
        template: {
          metadata: { labels: { app_name: "routes" } },
          spec: { ...pod, hostNetwork: true, terminationGracePeriodSeconds: 1 },
        },
      },
      waitForRollout: false,
    });
    new JobV1(stack, "job", {
      provider,
      metadata: { name: "check", namespace },
      spec: {
        backoffLimit: 2,
        ttlSecondsAfterFinished: "600",
        template: { metadata: {}, spec: { ...pod, restartPolicy: "Never" } },
      },
      waitForCompletion: true,
      timeouts: { create: "1m", update: "1m" },
    });
  }

  /** Lets go of an object that is being deleted, as the garbage collector does once its pods are gone. */
  async function collectGarbage(name: readonly string[]): Promise<void> {
    const deleted = ["--ignore-not-found", "-o", "jsonpath={.metadata.deletionTimestamp}"];
    if ((await api.kubectl("get", ...name, ...deleted)) === "") return;
    const letGo = JSON.stringify({ metadata: { finalizers: null } });
    await api.kubectl("patch", ...name, "--type=merge", "-p", letGo);
  }

  /** Says of a Job, as soon as it is there, what the controller of Jobs would say at its end. */
  async function finish(type: "Complete" | "Failed"): Promise<void> {
    const job = ["job", "check", "-n", "check"];
    while ((await api.kubectl("get", ...job, "--ignore-not-found", CONDITIONS)) !== "none yet") {
      await collectGarbage(job);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const since = "2026-01-01T00:00:00Z";
    const met = { status: "True", lastProbeTime: since, lastTransitionTime: since };
    const status =
      type === "Complete"
        ? { completionTime: since, succeeded: 1, conditions: ["SuccessCriteriaMet", type] }
        : { failed: 1, conditions: ["FailureTarget", type] };
    const conditions = status.conditions.map((condition) => ({ type: condition, ...met }));
    const patch = JSON.stringify({ status: { startTime: since, ...status, conditions } });
    await api.kubectl("patch", ...job, "--subresource=status", "--type=merge", "-p", patch);
  }

  it(
    "becomes the objects that it declares",
    async () => {
      const stack = await open((scope) => {
        declare(scope, "busybox:1");
      });
      expect((await stack.plan()).map(({ actions }) => actions)).toEqual(
        Array.from({ length: 4 }, () => ["create"]),
      );
      await Promise.all([stack.apply(), finish("Complete")]);

      expect(await stack.plan()).toEqual([]);
      const { metadata } = await read("namespace", "check");
      expect(metadata).toMatchObject({ labels: { "example.org/part_of": "test" } });
      expect(await spec("service", "pods")).toMatchObject({
        clusterIP: "None",
        selector: { app_name: "pods" },
        publishNotReadyAddresses: true,
        ports: [{ name: "sql", port: 4000, targetPort: 4001 }],
      });
      const pod = {
        containers: [
          {
            command: ["sh", "-c", "nslookup ${NAME}"],
            env: [{ name: "NAME", value: "a" }],
            image: "busybox:1",
            securityContext: { runAsUser: 65534, capabilities: { drop: ["ALL"] } },
            volumeMounts: [{ name: "scripts", mountPath: "/scripts", readOnly: true }],
            readinessProbe: { tcpSocket: { port: 4000 }, periodSeconds: 3 },
          },
        ],
        volumes: [{ name: "scripts", configMap: { name: "scripts", defaultMode: 0o444 } }],
        tolerations: [{ operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 }],
      };
      expect(await spec("daemonset", "routes")).toMatchObject({
        selector: { matchLabels: { app_name: "routes" } },
        template: {
          metadata: { labels: { app_name: "routes" } },
          spec: { ...pod, hostNetwork: true, terminationGracePeriodSeconds: 1 },
        },
      });
      expect(await spec("job", "check")).toMatchObject({
        backoffLimit: 2,
        ttlSecondsAfterFinished: 600,
        template: { spec: { ...pod, restartPolicy: "Never" } },
      });
    },
    MINUTE,
  );

  it(
    "fails with a Job that fails, and makes it anew the next time",
    async () => {
      const job = "kubernetes_job_v1.job";
      const stack = await open((scope) => {
        declare(scope, "busybox:2");
      });
      const changes = await stack.plan();
      expect(changes).toHaveLength(2);
      expect(changes).toContainEqual({
        address: "kubernetes_daemon_set_v1.routes",
        actions: ["update"],
      });
      expect(changes).toContainEqual({ address: job, actions: ["delete", "create"] });

      const failed = expect(stack.apply()).rejects.toThrow(/check is in failed state/);
      await finish("Failed");
      await failed;
      expect(await stack.plan()).toEqual([{ address: job, actions: ["delete", "create"] }]);

      await Promise.all([stack.apply(), finish("Complete")]);
      expect(await stack.plan()).toEqual([]);
      expect(await spec("daemonset", "routes")).toMatchObject({
        template: { spec: { containers: [{ image: "busybox:2" }] } },
      });
    },
    MINUTE,
  );

  it(
    "takes away what is no longer declared, while its provider is",
    async () => {
      const without = await open((scope) => {
        declare(scope, "busybox:2", []);
      });
      const service = { address: "kubernetes_service_v1.pods", actions: ["delete"] };
      expect(await without.plan()).toEqual([service]);
      await without.apply();
      expect(await api.kubectl("get", "service", "-n", "check", "-o", "name")).toBe("");

      const orphaned = await open((scope) => {
        kubernetes(scope, "b");
      });
      await expect(orphaned.plan()).rejects.toThrow("Provider configuration not present");
    },
    MINUTE,
  );
});
