import { Token } from "cdktf";
import { BUSYBOX_IMAGE } from "../../src/cluster/busybox";
import {
  isDomainName,
  isImageName,
  isNamespaceName,
  parseDnsAddresses,
  parseNamespaces,
  quoted,
} from "../../src/cluster/names";
import { testApp } from "../support/synth";

const computed = Token.asString({ resolve: () => "computed" });
const label = "x".repeat(63);

describe("the name of a namespace", () => {
  it.each(["a", "0", "a-b", "a--b", "tidb-2", label])("may be %j", (name) => {
    expect(isNamespaceName(name)).toBe(true);
  });

  it.each(["", "-a", "a-", "A", "a.b", "a_b", "a b", "a\n", `${label}x`, computed])(
    "may not be %j",
    (name) => {
      expect(isNamespaceName(name)).toBe(false);
    },
  );
});

describe("a domain", () => {
  // Three labels of 63 characters and one of 61, with the dots between them 253 characters.
  const longest = [label, label, label, label.slice(2)].join(".");

  it.each(["cluster.local", "a.b", "0.1", "a-b.c-d.example", longest])("may be %j", (name) => {
    expect(isDomainName(name)).toBe(true);
  });

  it.each([
    "",
    "local",
    "cluster.local.",
    ".local",
    "a..b",
    "A.b",
    "a-.b",
    "a.-b",
    `${label}x.b`,
    `x${longest}`,
    [label, label, label, label].join("."),
    `${computed}.local`,
  ])("may not be %j", (name) => {
    expect(isDomainName(name)).toBe(false);
  });
});

describe("the name of an image", () => {
  it.each(["busybox", "registry.example:5000/busybox:1.37.0", BUSYBOX_IMAGE])(
    "may be %j",
    (name) => {
      expect(isImageName(name)).toBe(true);
    },
  );

  it.each(["", " busybox", "busybox ", "busy box", computed])("may not be %j", (name) => {
    expect(isImageName(name)).toBe(false);
  });
});

it("a value stands in quotes in a message where it is a text, and shows no token", () => {
  expect(quoted("a")).toBe('"a"');
  expect(quoted(3)).toBe("3");
  expect(quoted(computed)).toBe("a value that Terraform computes");
  expect(quoted(Token.asNumber({ resolve: () => 3 }))).toBe("a value that Terraform computes");
});

it("namespaces are sorted, in a list of their own", () => {
  const names = ["pd", "tikv", "data"];

  expect(parseNamespaces(testApp(), "a", names)).toEqual(["data", "pd", "tikv"]);
  expect(names).toEqual(["pd", "tikv", "data"]);
});

it("the addresses of a DNS server keep their order, and may be computed", () => {
  const addresses = ["10.0.0.11", "fd00::10", computed, "10.0.0.10"];

  expect(parseDnsAddresses(testApp(), "a", addresses)).toEqual(addresses);
});
