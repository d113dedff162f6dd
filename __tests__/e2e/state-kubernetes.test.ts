import { gunzipSync } from "node:zlib";
import { describeUnless } from "./support/describe-unless";
import { isRecord, parseRecord } from "./support/json";
import { ApiServer } from "./support/kubernetes/api-server";
import { missingTools } from "./support/kubernetes/tools";
import { SmallStacks } from "./support/small-stacks";
import { expectLock } from "./support/state-lock";

const MINUTE = 60_000;
const NAMESPACE = "terraform";
const IN_NAMESPACE = ["-n", NAMESPACE] as const;
/** What docs/state.md says that Terraform needs to do with Secrets and Leases. */
const VERBS = "get,list,create,update,delete";

const describeHere = describeUnless(
  missingTools("etcd", "kube-apiserver", "kubectl", "setpriv"),
  "State in a Kubernetes cluster is not tried",
);

describeHere("state in a Kubernetes cluster", () => {
  let server: ApiServer;
  let token: string;
  const stacks: SmallStacks[] = [];
  beforeAll(async () => {
    server = await ApiServer.start({ serviceCidr: "10.90.0.0/16" });
    await server.kubectl("create", "namespace", NAMESPACE);
    await server.kubectl("create", "serviceaccount", "terraform", ...IN_NAMESPACE);
    const role = ["state", `--verb=${VERBS}`, "--resource=secrets,leases.coordination.k8s.io"];
    await server.kubectl("create", "role", ...role, ...IN_NAMESPACE);
    const subject = `--serviceaccount=${NAMESPACE}:terraform`;
    await server.kubectl(
      "create",
      "rolebinding",
      "state",
      "--role=state",
      subject,
      ...IN_NAMESPACE,
    );
    token = (await server.kubectl("create", "token", "terraform", ...IN_NAMESPACE)).trim();
  }, 2 * MINUTE);
  afterAll(async () => {
    for (const each of stacks) each.remove();
    await server.stop();
  }, MINUTE);

  function newStacks(namespace = NAMESPACE): SmallStacks {
    const state = {
      backend: "kubernetes",
      namespace,
      secret_suffix: "tidb-{stack}",
      labels: { "example.com/team": "data" },
      // The certificate is the server's own. What the kubeconfig says of it, Terraform overrules.
      insecure: true,
    };
    const made = new SmallStacks(state, { KUBE_CONFIG_PATH: server.kubeconfig, KUBE_TOKEN: token });
    stacks.push(made);
    return made;
  }

  /** An object that Terraform keeps for a stack. */
  async function get(kind: "secret" | "lease", name: string): Promise<Record<string, unknown>> {
    const json = await server.kubectl("get", kind, name, ...IN_NAMESPACE, "-o", "json");
    return parseRecord(json, name);
  }

  /** Who holds the lock of a stack's state: the id of a run, or nobody. */
  async function holder(stack: string): Promise<unknown> {
    const { spec } = await get("lease", `lock-tfstate-default-tidb-${stack}`);
    return isRecord(spec) ? spec["holderIdentity"] : undefined;
  }

  it(
    "is a Secret a stack, is locked by a run, and is read by the other stack",
    async () => {
      const ours = newStacks();
      const first = await ours.workspace("first");

      await expectLock(first, await newStacks().workspace("first"), async () => {
        expect(await holder("first")).toMatch(/^[0-9a-f-]{36}$/);
      });
      expect(await holder("first")).toBeUndefined();

      const second = await ours.workspace("second");
      await second.apply();
      const secret = await get("secret", "tfstate-default-tidb-first");
      const { data, metadata } = secret;
      expect(isRecord(metadata) && metadata["labels"]).toMatchObject({
        "example.com/team": "data",
        tfstateSecretSuffix: "tidb-first",
      });
      const packed = isRecord(data) ? data["tfstate"] : undefined;
      const state = gunzipSync(Buffer.from(String(packed), "base64")).toString();
      const [id] = /[0-9a-f]{8}-[0-9a-f-]{27}(?=",?\s*"type": "string")/.exec(state) ?? [];
      expect(id).toBeDefined();
      expect(JSON.stringify(await second.showState())).toContain(`"from":"${String(id)}"`);
      expect(await second.plan()).toEqual([]);
      for (const stack of ["first", "second"] as const) {
        expect(ours.json(stack)).not.toContain(server.kubeconfig);
        expect(ours.json(stack)).not.toContain(token);
      }
      for (const workspace of [second, first]) await workspace.destroy();
    },
    5 * MINUTE,
  );

  it(
    "is kept by a service account that may do nothing else",
    async () => {
      await expect(newStacks("default").workspace("first")).rejects.toThrow(
        /"system:serviceaccount:terraform:terraform" cannot list resource "secrets"/,
      );
    },
    MINUTE,
  );
});
