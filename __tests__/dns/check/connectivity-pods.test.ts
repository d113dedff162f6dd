import { Token } from "cdktf";
import { CONNECTIVITY_SCRIPT } from "../../../src/dns/check/connectivity-script";
import {
  at,
  first,
  jobs,
  nameOf,
  namesOf,
  pairOf,
  synthesizeCheck,
} from "../../support/connectivity-checks";
import { dnsCluster } from "../../support/dns";
import { bodyOf } from "../../support/synth";

const a = dnsCluster("a");
const b = dnsCluster("b");

describe("the pods of a connectivity check", () => {
  const labels = { "app.kubernetes.io/name": "connectivity-check" };
  const stack = synthesizeCheck([a, b]);
  const container = ["spec", "template", "spec", "container"];

  it("that answer tell the name of their cluster, behind Services that find them", () => {
    const pod = stack.resource("kubernetes_deployment_v1", "check/targets/b/pod");
    const headless = stack.resource("kubernetes_service_v1", "check/targets/b/headless");
    const external = stack.resource("kubernetes_service_v1", "check/targets/b/external");

    expect(at(pod, ...container, "name")).toBe("answer");
    expect(at(pod, ...container, "command")).toEqual("nc -ll -p 8080 -e echo b".split(" "));
    expect(at(pod, "spec", "replicas")).toBe("1");
    expect(at(pod, "spec", "selector", "match_labels")).toEqual(labels);
    expect(at(pod, "spec", "template", "metadata", "labels")).toEqual(labels);
    expect(at(headless, "spec", "selector")).toEqual(labels);
    expect([pod, headless, external].map((block) => at(block, "metadata"))).toEqual([
      { name: "connectivity-check", namespace: "b", labels },
      { name: "connectivity-check", namespace: "b", labels },
      { name: "connectivity-check-external", namespace: "b", labels },
    ]);
    expect([pod, headless, external].map(({ body }) => body["provider"])).toEqual(
      Array(3).fill("kubernetes.b"),
    );
  });

  it("that look know from where, for what, and how long", () => {
    const job = stack.resource("kubernetes_job_v1", "check/jobs/a/b/job");

    expect(at(job, ...container, "name")).toBe("check");
    expect(at(job, ...container, "image")).toBe("docker.io/library/busybox:1.37.0");
    expect(at(job, ...container, "command")).toEqual(["sh", "-c", CONNECTIVITY_SCRIPT]);
    expect(at(job, ...container, "env")).toEqual([
      { name: "FROM", value: "a" },
      { name: "TO", value: "b" },
      { name: "HEADLESS", value: "connectivity-check.b.svc.cluster.local" },
      { name: "EXTERNAL", value: "connectivity-check-external.b.svc.cluster.local" },
      { name: "PORT", value: "8080" },
      { name: "TIMEOUT", value: "300" },
      { name: "TERMINATION_LOG", value: "/dev/termination-log" },
    ]);
    expect(at(job, "spec", "template", "spec", "restart_policy")).toBe("Never");
    expect(at(job, "spec", "template", "metadata", "labels")).toEqual({
      "app.kubernetes.io/name": "resolve-and-connect",
    });
    expect(at(job, "metadata", "annotations")).toEqual({
      "kubernetes.io/description": "Whether a reaches b.",
    });
    expect(at(job, "spec", "active_deadline_seconds")).toBe(420);
    expect(at(job, "timeouts", "create")).toBe("540s");
  });

  it("ask for little, and end at once", () => {
    for (const pod of [...jobs(stack), ...stack.resources("kubernetes_deployment_v1")]) {
      const spec = bodyOf(first(at(pod, "spec", "template", "spec")));

      expect(at(pod, ...container, "resources")).toEqual({
        requests: { cpu: "10m", memory: "16Mi" },
        limits: { memory: "32Mi" },
      });
      expect(spec["enable_service_links"]).toBe(false);
      expect(spec["termination_grace_period_seconds"]).toBe(1);
    }
  });
});

it("begins its script with a command, and ends it with a line break", () => {
  expect(CONNECTIVITY_SCRIPT).toMatch(/^answer\(\) \{ nslookup -type=a /);
  expect(CONNECTIVITY_SCRIPT).toMatch(/ \| tee "\$TERMINATION_LOG"\n$/);
});

describe("the name of a Job", () => {
  const named = (from: string, to: string): string => {
    const clusters = [
      dnsCluster(from, { namespaces: ["one"] }),
      dnsCluster(to, { namespaces: ["two"] }),
    ];
    return nameOf(
      synthesizeCheck(clusters).resource("kubernetes_job_v1", `check/jobs/${from}/${to}/job`),
    );
  };

  it("has as much of the names of both clusters as fits, without a hyphen at the end", () => {
    // Of 63 characters, the prefix takes 20, "-to-" 4, the hash and its hyphen 9.
    expect(pairOf(named("a".repeat(20), "b".repeat(20)))).toBe(
      `${"a".repeat(15)}-to-${"b".repeat(15)}`,
    );
    expect(pairOf(named("a".repeat(14), "b".repeat(15)))).toBe(
      `${"a".repeat(14)}-to-${"b".repeat(15)}`,
    );
    expect(pairOf(named("a--cut-here----x", "b---"))).toBe("a--cut-here-to-b");
  });

  it("spells what Kubernetes does not take as hyphens", () => {
    expect(pairOf(named("a_1.x", "b:2"))).toBe("a-1-x-to-b-2");
  });
});

it("does not run again because Terraform computes an address", () => {
  const before = namesOf(synthesizeCheck([a, dnsCluster("b", { addresses: ["10.0.0.1"] })]));
  const computed = [Token.asString({ resolve: () => "10.0.0.2" }), "10.0.0.1"];
  const after = namesOf(synthesizeCheck([a, dnsCluster("b", { addresses: computed })]));

  expect(after).toEqual(before);
});
