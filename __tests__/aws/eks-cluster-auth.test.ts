import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import { EksClusterAuth, type EksClusterAuthProps, TokenSource } from "../../src/aws";
import { ErrorCode } from "../../src/cluster";
import { adopt, awsProvider, eksCluster } from "../support/eks";
import { errorOf } from "../support/errors";
import { bodyOf, ref, type SynthesizedStack, synthesizeStack, testApp } from "../support/synth";

/** A stack whose kubernetes providers sign in to clusters of these names, each by one source. */
function signIn(sources: Readonly<Record<string, TokenSource | undefined>>): SynthesizedStack {
  return synthesizeStack((stack) => {
    for (const [clusterName, tokenSource] of Object.entries(sources)) {
      const { config } = new EksClusterAuth(stack, `auth-${clusterName}`, {
        cluster: { clusterName, provider: awsProvider(stack) },
        ...(tokenSource && { tokenSource }),
      });
      new KubernetesProvider(stack, `kubernetes-${clusterName}`, { alias: clusterName, ...config });
    }
  });
}

const requiredVersion = (stack: SynthesizedStack): unknown =>
  stack.section("terraform")["required_version"];

describe("signing in to an EKS cluster", () => {
  const stack = signIn({ a: undefined });
  const cluster = stack.dataSource("aws_eks_cluster");

  it("takes endpoint and authority from the cluster of that name", () => {
    expect(cluster.body).toEqual({ name: "a", provider: "aws.west" });
    expect(stack.providers("kubernetes")).toMatchObject([
      {
        alias: "a",
        host: ref(cluster, "endpoint"),
        cluster_ca_certificate: `\${base64decode(${cluster.address}.certificate_authority[0].data)}`,
      },
    ]);
  });

  it("takes the token from an ephemeral resource, of the same provider", () => {
    const [id = ""] = Object.keys(bodyOf(stack.section("ephemeral")["aws_eks_cluster_auth"]));

    expect(stack.section("ephemeral")).toEqual({
      aws_eks_cluster_auth: { [id]: { name: "a", provider: "aws.west" } },
    });
    expect(bodyOf(stack.providers("kubernetes")[0])["token"]).toBe(
      `\${ephemeral.aws_eks_cluster_auth.${id}.token}`,
    );
    expect(stack.dataSources("aws_eks_cluster_auth")).toEqual([]);
    expect(requiredVersion(stack)).toBe("~> 1.10");
  });

  it("takes an adopted cluster as it is", () => {
    const synthesized = synthesizeStack((scope) => {
      new EksClusterAuth(scope, "auth", { cluster: adopt(scope, "b", "10.1.0.0/16") });
    });

    expect(synthesized.dataSource("aws_eks_cluster").body).toEqual({
      name: "b",
      provider: "aws.west",
    });
  });
});

describe("signing in by a stored token", () => {
  const stack = signIn({ a: TokenSource.DATA_SOURCE });

  it("takes it from a data source, and older Terraform, too", () => {
    const token = stack.dataSource("aws_eks_cluster_auth");

    expect(token.body).toEqual({ name: "a", provider: "aws.west" });
    expect(bodyOf(stack.providers("kubernetes")[0])["token"]).toBe(ref(token, "token"));
    expect(stack.section("ephemeral")).toEqual({});
    expect(requiredVersion(stack)).toBe("~> 1.7");
  });

  it("warns that the token is kept, and names the cluster", () => {
    const warningsOf = (tokenSource: TokenSource): unknown[] => {
      const scope = new TerraformStack(testApp(), "stack");
      const cluster = { clusterName: "a", provider: awsProvider(scope) };
      return new EksClusterAuth(scope, "auth", { cluster, tokenSource }).node.metadata
        .filter(({ type }) => type === "@cdktf/warn")
        .map(({ data }): unknown => data);
    };

    expect(warningsOf(TokenSource.DATA_SOURCE)).toEqual([
      expect.stringMatching(/^The token for the cluster "a" is kept in the plan and in the state/),
    ]);
    expect(warningsOf(TokenSource.EPHEMERAL)).toEqual([]);
  });

  it.each([
    ["first", { a: TokenSource.DATA_SOURCE, b: TokenSource.EPHEMERAL }],
    ["last", { a: TokenSource.EPHEMERAL, b: TokenSource.DATA_SOURCE }],
  ])("%s, beside an ephemeral one, asks for the Terraform that both work with", (_, sources) => {
    expect(requiredVersion(signIn(sources))).toBe("~> 1.10");
  });
});

describe("signing in is refused", () => {
  const refused = (declare: (stack: TerraformStack) => EksClusterAuthProps["cluster"]): string => {
    const stack = new TerraformStack(testApp(), "stack");
    const error = errorOf(() => new EksClusterAuth(stack, "auth", { cluster: declare(stack) }));
    expect(error.code).toBe(ErrorCode.AUTH_STACK);
    return error.message;
  };

  it("to a cluster that the same stack creates", () => {
    expect(refused((stack) => eksCluster(stack))).toContain("before there is one");
  });

  it("with a provider of another stack", () => {
    const elsewhere = (): TerraformStack => new TerraformStack(testApp(), "other");

    expect(refused(() => eksCluster(elsewhere()))).toContain('a provider of the stack "other"');
    expect(refused(() => ({ clusterName: "b", provider: awsProvider(elsewhere()) }))).toContain(
      'declare an AwsProvider in "stack"',
    );
  });
});
