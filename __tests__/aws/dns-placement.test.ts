import type { EksClusterAttributes, EksDnsPlacement, IEksCluster } from "../../src/aws";
import { ErrorCode } from "../../src/cluster";
import { errorOf } from "../support/errors";
import { adopt, awsId, placement } from "../support/eks";
import { synthesizeStack } from "../support/synth";

/** Adopts a cluster `b` in 10.1.0.0/16 and 100.64.0.0/16 with this placement. */
function adoptWith(
  dnsPlacement: EksDnsPlacement,
  more: Partial<EksClusterAttributes> = {},
): IEksCluster {
  const adopted: IEksCluster[] = [];
  synthesizeStack((stack) =>
    adopted.push(adopt(stack, "b", ["10.1.0.0/16", "100.64.0.0/16"], { dnsPlacement, ...more })),
  );
  const [cluster] = adopted;
  if (cluster === undefined) {
    throw new Error("Nothing was adopted.");
  }
  return cluster;
}

describe("a place for the DNS of a cluster that exists", () => {
  it("has the addresses of its DNS, in the order of the zones' names", () => {
    const { dns, dnsPlacement } = adoptWith(placement("10.1.9.16", "100.64.3.16", "10.1.1.16"));

    expect(dns.addresses).toEqual(["10.1.9.16", "100.64.3.16", "10.1.1.16"]);
    expect(dnsPlacement?.autoScalingGroupName).toBe("nodes");

    const { subnets } = placement("10.1.1.16", "10.1.2.16");
    const reversed = Object.fromEntries(Object.entries(subnets).reverse());
    expect(adoptWith({ ...placement(), subnets: reversed }).dns.addresses).toEqual([
      "10.1.1.16",
      "10.1.2.16",
    ]);
  });

  it("may be said twice, in any order", () => {
    const dnsAddresses = ["10.1.2.16", "10.1.1.16"];
    const { dns } = adoptWith(placement("10.1.1.16", "10.1.2.16"), { dnsAddresses });

    expect(dns.addresses).toEqual(["10.1.1.16", "10.1.2.16"]);
  });

  it("is not needed where the addresses are given", () => {
    synthesizeStack((stack) => {
      const cluster = adopt(stack, "b", "10.1.0.0/16", { dnsAddresses: ["10.1.0.99"] });

      expect(cluster.dns.addresses).toEqual(["10.1.0.99"]);
      expect(cluster.dnsPlacement).toBeUndefined();
    });
  });

  it.each([
    ["no subnet", placement(), "subnets: {}"],
    ["a name", placement("dns.example.com"), '"dns.example.com"'],
    ["a range", placement("10.1.0.16/28"), '"10.1.0.16/28"'],
    ["an octal number", placement("10.1.0.016"), '"10.1.0.016"'],
    ["IPv6", placement("2001:db8::16"), '"2001:db8::16"'],
    ["an unknown value", placement("${var.address}"), '"${var.address}"'],
    ["another VPC", placement("10.2.0.16"), '"10.2.0.16", while the VPC has 10.1.0.0/16, 100.64'],
    ["an address twice", placement("10.1.0.16", "10.1.1.16", "10.1.0.16"), '"10.1.0.16"'],
    ["no group", { ...placement("10.1.0.16"), autoScalingGroupName: "" }, "autoScalingGroupName"],
  ])("is refused with %s", (_, dnsPlacement, found) => {
    const error = errorOf(() => adoptWith(dnsPlacement));

    expect(error.code).toBe(ErrorCode.DNS_PLACEMENT);
    expect(error.path).toBe("stack/b");
    expect(error.message).toContain('dnsPlacement of the cluster "b"');
    expect(error.found).toContain(found);
  });

  it("is refused with one subnet for two zones", () => {
    const subnetId = awsId("subnet", "one");
    const error = errorOf(() =>
      adoptWith({
        ...placement(),
        subnets: {
          "us-west-2a": { subnetId, address: "10.1.0.16" },
          "us-west-2b": { subnetId, address: "10.1.0.17" },
        },
      }),
    );

    expect(error.code).toBe(ErrorCode.DNS_PLACEMENT);
    expect(error.message).toContain("the same subnet for the zones us-west-2a and us-west-2b");
    expect(error.found).toBe(`"${subnetId}"`);
  });

  it("is refused with what is no subnet", () => {
    const subnets = { "us-west-2a": { subnetId: "private", address: "10.1.0.16" } };
    const error = errorOf(() => adoptWith({ ...placement(), subnets }));

    expect(error.code).toBe(ErrorCode.AWS_ID);
    expect(error.message).toContain("dnsPlacement.subnets.us-west-2a.subnetId");
  });

  it.each([[["10.1.2.16"]], [["10.1.1.16", "10.1.2.16"]], [[]]])(
    "is refused beside the other addresses %j",
    (dnsAddresses) => {
      const error = errorOf(() => adoptWith(placement("10.1.1.16"), { dnsAddresses }));

      expect(error.code).toBe(ErrorCode.DNS_PLACEMENT);
      expect(error.found).toMatch(/^10\.1\.1\.16 and /);
    },
  );
});
