import fc from "fast-check";
import { formatSnatExclusions } from "../../src/aws/cluster-addons";
import { Cidr, ErrorCode } from "../../src/cluster";
import { errorOf } from "../support/errors";
import { eksCluster } from "../support/eks";
import { ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const synthesizeWith = (...snatExclusions: string[]): SynthesizedStack =>
  synthesizeStack((stack) => eksCluster(stack, { snatExclusions }));

describe("the add-ons of a cluster", () => {
  it("are vpc-cni and kube-proxy; CoreDNS stays self-managed", () => {
    const addons = synthesizeWith().resources("aws_eks_addon");

    expect(addons.map(({ body }) => body["addon_name"]).sort()).toEqual(["kube-proxy", "vpc-cni"]);
  });

  it.each(["vpc-cni", "kube-proxy"])(
    "%s has EKS' default version for the cluster and takes over what is installed",
    (name) => {
      const stack = synthesizeWith();
      const version = stack.dataSource("aws_eks_addon_version", `a/addons/${name}-version`);
      const { configuration_values: _, ...addon } = stack.resource(
        "aws_eks_addon",
        `a/addons/${name}`,
      ).body;

      expect(version.body).toEqual({
        provider: "aws.west",
        addon_name: name,
        kubernetes_version: "1.35",
      });
      expect(addon).toEqual({
        provider: "aws.west",
        cluster_name: ref(stack.resource("aws_eks_cluster"), "name"),
        addon_name: name,
        addon_version: ref(version, "version"),
        resolve_conflicts_on_create: "OVERWRITE",
        resolve_conflicts_on_update: "OVERWRITE",
        tags: {},
      });
    },
  );
});

describe("source addresses of pods", () => {
  const configuration = (stack: SynthesizedStack): unknown =>
    stack.resource("aws_eks_addon", "a/addons/vpc-cni").body["configuration_values"];

  it("are kept towards the ranges that are excluded from translation", () => {
    expect(configuration(synthesizeWith("192.168.0.0/16", "10.9.0.0/16"))).toBe(
      '{"env":{"AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS":"10.9.0.0/16,192.168.0.0/16"}}',
    );
  });

  it("are an empty configuration, not a missing one, where none is kept", () => {
    expect(configuration(synthesizeWith())).toBe("{}");
    expect(configuration(synthesizeWith("2001:db8::/56"))).toBe("{}");
  });

  it("are configured for vpc-cni alone", () => {
    const kubeProxy = synthesizeWith("10.9.0.0/16").resource(
      "aws_eks_addon",
      "a/addons/kube-proxy",
    );

    expect(kubeProxy.body).not.toHaveProperty("configuration_values");
  });

  it("cannot be kept towards what is no range", () => {
    const error = errorOf(() => synthesizeWith("10.9.0.0"));

    expect(error.code).toBe(ErrorCode.CIDR_SYNTAX);
    expect(error.message).toContain('snatExclusions of the cluster "a"');
  });

  it("are listed by address, once each, whatever their order", () => {
    const ranges = ["2.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "100.64.0.0/10", "2001:db8::/32"];
    const lists = fc.shuffledSubarray([...ranges, ...ranges], { minLength: 10 });

    fc.assert(
      fc.property(lists, (list) => {
        expect(formatSnatExclusions(list.map((text) => Cidr.parse(text)))).toBe(
          "2.0.0.0/8,10.0.0.0/8,10.0.0.0/16,100.64.0.0/10",
        );
      }),
    );
  });
});
