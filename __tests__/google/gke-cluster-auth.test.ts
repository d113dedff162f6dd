import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { GkeClusterAuth, type ILocatedGkeCluster } from "../../src/google";
import { errorOf } from "../support/errors";
import {
  adoptGke,
  adoptNetwork,
  gkeAutopilotCluster,
  gkeCluster,
  googleProvider,
} from "../support/gke";
import { bodyOf, ref, type SynthesizedStack, synthesizeStack, testApp } from "../support/synth";

const ACCOUNT = "deploy@project-1.iam.gserviceaccount.com";

/** A stack whose kubernetes provider signs in to a cluster `a`, as a service account or as itself. */
function signIn(serviceAccountEmail?: string): SynthesizedStack {
  return synthesizeStack((stack) => {
    const { config } = new GkeClusterAuth(stack, "auth", {
      cluster: { clusterName: "a", location: "us-east1-b", provider: googleProvider(stack) },
      ...(serviceAccountEmail !== undefined && { serviceAccountEmail }),
    });
    new KubernetesProvider(stack, "kubernetes", { alias: "a", ...config });
  });
}

const providerOf = (stack: SynthesizedStack): unknown => stack.providers("kubernetes")[0];

describe("signing in to a GKE cluster", () => {
  it("takes endpoint and authority from the cluster of that name and place", () => {
    const stack = signIn(ACCOUNT);
    const cluster = stack.dataSource("google_container_cluster");

    expect(cluster.body).toEqual({
      name: "a",
      location: "us-east1-b",
      provider: "google.project-1",
    });
    expect(providerOf(stack)).toMatchObject({
      alias: "a",
      host: `https://${ref(cluster, "endpoint")}`,
      cluster_ca_certificate: `\${base64decode(${cluster.address}.master_auth[0].cluster_ca_certificate)}`,
    });
  });

  it("takes a token of the service account that nothing keeps", () => {
    const stack = signIn(ACCOUNT);
    const type = "google_service_account_access_token";
    const [id = ""] = Object.keys(bodyOf(stack.section("ephemeral")[type]));

    expect(stack.section("ephemeral")).toEqual({
      [type]: {
        [id]: {
          provider: "google.project-1",
          target_service_account: ACCOUNT,
          scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
      },
    });
    expect(bodyOf(providerOf(stack))["token"]).toBe(`\${ephemeral.${type}.${id}.access_token}`);
    expect(stack.section("terraform")["required_version"]).toBe("~> 1.10");
  });

  it("takes a stored token of the provider's own identity where no account is named", () => {
    const stack = signIn();
    const token = stack.dataSource("google_client_config");

    expect(token.body).toEqual({ provider: "google.project-1" });
    expect(bodyOf(providerOf(stack))["token"]).toBe(ref(token, "access_token"));
    expect(stack.section("ephemeral")).toEqual({});
    expect(stack.section("terraform")["required_version"]).toBeUndefined();
  });

  it.each([
    [undefined, [expect.stringMatching(/^The token for the cluster "a" is kept in the plan/)]],
    [ACCOUNT, []],
  ])("warns where the token is kept: as %s", (serviceAccountEmail, expected) => {
    const stack = new TerraformStack(testApp(), "stack");
    const auth = new GkeClusterAuth(stack, "auth", {
      cluster: { clusterName: "a", location: "us-east1", provider: googleProvider(stack) },
      ...(serviceAccountEmail !== undefined && { serviceAccountEmail }),
    });
    const warnings = auth.node.metadata
      .filter(({ type }) => type === "@cdktf/warn")
      .map(({ data }): unknown => data);

    expect(warnings).toEqual(expected);
  });

  it("takes an adopted cluster as it is", () => {
    const stack = synthesizeStack((scope) => {
      const cluster = adoptGke(adoptNetwork(scope, "clusters"), "b", 1);
      new GkeClusterAuth(scope, "auth", { cluster });
    });

    expect(stack.dataSource("google_container_cluster").body).toMatchObject({
      name: "b",
      location: "us-central1",
    });
  });
});

describe("signing in to a GKE cluster is refused", () => {
  const refused = (declare: (stack: TerraformStack) => ILocatedGkeCluster): string => {
    const stack = new TerraformStack(testApp(), "stack");
    const error = errorOf(() => new GkeClusterAuth(stack, "auth", { cluster: declare(stack) }));
    expect(error.code).toBe(ErrorCode.AUTH_STACK);
    return error.message;
  };

  it("where the same stack creates it, in either mode", () => {
    expect(refused((stack) => gkeCluster(stack))).toContain("before there is one");
    expect(refused((stack) => gkeAutopilotCluster(stack))).toContain("before there is one");
  });

  it("with a provider of another stack", () => {
    const elsewhere = (): TerraformStack => new TerraformStack(testApp(), "other");

    expect(refused(() => gkeCluster(elsewhere()))).toContain('a provider of the stack "other"');
  });
});
