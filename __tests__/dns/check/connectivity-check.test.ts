import { TerraformStack } from "cdktf";
import { Links } from "../../../src/cluster";
import { ConnectivityCheck, CorefileBase, StubDomains } from "../../../src/dns";
import {
  at,
  first,
  jobs,
  member,
  nameOf,
  namesOf,
  pairOf,
  synthesizeCheck,
} from "../../support/connectivity-checks";
import { dnsCluster } from "../../support/dns";
import { type Block, bodyOf, SynthesizedStack, testApp } from "../../support/synth";

const a = dnsCluster("a");
const b = dnsCluster("b");
const c = dnsCluster("c");

describe("the Jobs of a connectivity check", () => {
  it("look from each cluster to each other, with the provider of the one that looks", () => {
    const stack = synthesizeCheck([a, b, c]);

    expect(namesOf(stack).map(pairOf)).toEqual([
      "a-to-b",
      "a-to-c",
      "b-to-a",
      "b-to-c",
      "c-to-a",
      "c-to-b",
    ]);
    for (const job of jobs(stack)) {
      expect(job.body["provider"]).toBe(`kubernetes.${pairOf(nameOf(job)).slice(0, 1)}`);
      expect(at(job, "metadata", "namespace")).toBe(pairOf(nameOf(job)).slice(0, 1));
    }
  });

  it("are those of clusters that are linked", () => {
    expect(namesOf(synthesizeCheck([a, b, c], { links: Links.hub("b") })).map(pairOf)).toEqual([
      "a-to-b",
      "b-to-a",
      "b-to-c",
      "c-to-b",
    ]);
  });

  it("connect to the port at which the pods answer", () => {
    for (const [options, port] of [
      [{}, "8080"],
      [{ port: 4000 }, "4000"],
    ] as const) {
      const stack = synthesizeCheck([a, b], options);
      const container = ["spec", "template", "spec", "container"];
      for (const job of jobs(stack)) {
        expect(at(job, ...container, "env")).toContainEqual({ name: "PORT", value: port });
      }
      for (const pod of stack.resources("kubernetes_deployment_v1")) {
        expect(at(pod, ...container, "command")).toContain(port);
      }
      for (const service of stack.resources("kubernetes_service_v1")) {
        if (at(service, "spec", "cluster_ip") !== "None") continue;
        expect(at(service, "spec", "port")).toEqual([
          { name: "check", port: Number(port), target_port: port },
        ]);
      }
    }
  });

  it("are waited for longer than they run, and run longer than they ask again", () => {
    for (const timeout of [300, 7]) {
      const [job] = jobs(synthesizeCheck([a, b], { timeout }));
      const deadline = Number(at(job, "spec", "active_deadline_seconds"));
      const patience = Number.parseInt(String(at(job, "timeouts", "create")), 10);

      expect(job?.body["wait_for_completion"]).toBe(true);
      expect(at(job, "spec", "backoff_limit")).toBe(0);
      expect(deadline).toBeGreaterThan(timeout);
      expect(patience).toBeGreaterThan(deadline);
      expect(at(job, "timeouts", "update")).toBe(at(job, "timeouts", "create"));
      expect(at(job, "timeouts", "create")).toMatch(/^\d+s$/);
    }
  });

  it.each([{ port: 1024 }, { port: 65535 }, { timeout: 1 }])("may have %j", (options) => {
    expect(jobs(synthesizeCheck([a, b], options))).toHaveLength(2);
  });

  it("run in any namespace where the domains of the clusters differ", () => {
    const [one, other] = [
      dnsCluster("a", { clusterDomain: "a.test", namespaces: [] }),
      dnsCluster("b", { clusterDomain: "b.test", namespaces: [] }),
    ];
    const namespaces = jobs(synthesizeCheck([one, other])).map((job) =>
      at(job, "metadata", "namespace"),
    );

    expect(namespaces).toEqual(["default", "default"]);
  });

  it("have names that Kubernetes takes, and that differ, whatever clusters are called", () => {
    const names = ["Prod_EU-west-1_".padEnd(100, "x"), "prod_eu-west-1_".padEnd(99, "x"), "9"];
    const stack = synthesizeCheck(
      names.map((name) => dnsCluster(name, { namespaces: [`n${name.length}`] })),
    );

    expect(new Set(namesOf(stack)).size).toBe(6);
    for (const name of namesOf(stack)) {
      expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
      expect(name.length).toBeLessThanOrEqual(63);
    }
    expect(namesOf(stack).filter((name) => name.includes("prod-eu-west-1"))).toHaveLength(6);
  });

  it("stay when a cluster comes, with all that they look for", () => {
    const before = synthesizeCheck([a, b]);
    const after = synthesizeCheck([c, b, a]);
    const kept = after
      .resources()
      .filter(({ address }) => before.resources().some((other) => other.address === address));

    expect(kept.map(({ address, body }) => [address, body])).toEqual(
      before.resources().map(({ address, body }) => [address, body]),
    );
  });

  it.each([
    ["address", { addresses: ["10.9.9.9"] }],
    ["zone", { namespaces: ["b", "more"] }],
    ["domain", { clusterDomain: "b.example" }],
  ])("run again where a peer changes its %s, and there alone", (_, dns) => {
    const before = namesOf(synthesizeCheck([a, b, c]));
    const after = namesOf(synthesizeCheck([a, dnsCluster("b", dns), c]));

    const changed = after.filter((name) => !before.includes(name)).map(pairOf);
    expect(changed).toEqual(["a-to-b", "c-to-b"]);
  });

  it("come after all that they look for, and after the Corefile of their cluster", () => {
    const stack = new TerraformStack(testApp(), "check");
    const [one, two] = [member(stack, a), member(stack, b)];
    const stubDomains = new StubDomains(stack, "names-in-a", {
      cluster: a,
      provider: one.provider,
      peers: [b],
      base: CorefileBase.eks(),
    });
    new ConnectivityCheck(stack, "check", { members: [{ ...one, stubDomains }, two] });
    const synthesized = new SynthesizedStack("check", JSON.stringify(stack.toTerraform()));
    const awaitedBy = (pair: string): unknown =>
      jobs(synthesized).find((each) => pairOf(nameOf(each)) === pair)?.body["depends_on"];
    const targetIn = (name: string) =>
      synthesized.resources().filter(({ path }) => path.startsWith(`check/targets/${name}/`));
    const addressesIn = (name: string): string[] => targetIn(name).map(({ address }) => address);

    expect(
      targetIn("b")
        .map(({ type }) => type)
        .sort(),
    ).toEqual(["kubernetes_deployment_v1", "kubernetes_service_v1", "kubernetes_service_v1"]);
    expect(awaitedBy("a-to-b")).toEqual(
      expect.arrayContaining(["kubernetes_config_map_v1_data.corefile_a", ...addressesIn("b")]),
    );
    expect(awaitedBy("a-to-b")).toHaveLength(4);
    expect(awaitedBy("b-to-a")).toEqual(expect.arrayContaining(addressesIn("a")));
    expect(awaitedBy("b-to-a")).toHaveLength(3);
  });
});

describe("what the Jobs of a connectivity check look for", () => {
  it("is a headless Service in the owned namespace, and an ExternalName that leads to it", () => {
    const stack = synthesizeCheck([a, b]);
    const service = (name: string): Block =>
      stack.resource("kubernetes_service_v1", `check/targets/b/${name}`);

    expect(at(service("headless"), "spec", "cluster_ip")).toBe("None");
    expect(at(service("external"), "spec", "type")).toBe("ExternalName");
    expect(at(service("external"), "spec", "external_name")).toBe(
      `${nameOf(service("headless"))}.b.svc.cluster.local`,
    );
    for (const name of ["headless", "external"]) {
      expect(at(service(name), "metadata", "namespace")).toBe("b");
    }
  });

  it("is in a namespace that the check creates, when it is asked to", () => {
    const stack = synthesizeCheck([a, b], { createNamespaces: true });
    const namespace = stack.resource("kubernetes_namespace_v1", "check/targets/b/namespace");
    const pod = stack.resource("kubernetes_deployment_v1", "check/targets/b/pod");

    expect(nameOf(namespace)).toBe("b");
    expect(at(pod, "metadata", "namespace")).toBe(`\${${namespace.address}.metadata[0].name}`);
    expect(synthesizeCheck([a, b]).resources("kubernetes_namespace_v1")).toEqual([]);
  });
});

it("runs in pods that the Pod Security Standard restricted admits, from the image that is named", () => {
  const stack = synthesizeCheck([a, b], { image: "registry.example/busybox:1" });
  const pods = [...jobs(stack), ...stack.resources("kubernetes_deployment_v1")];

  expect(pods).toHaveLength(4);
  for (const pod of pods) {
    const spec = bodyOf(first(at(pod, "spec", "template", "spec")));
    const container = bodyOf(first(spec["container"]));
    expect(first(spec["security_context"])).toEqual({
      run_as_non_root: true,
      run_as_user: "65534",
      run_as_group: "65534",
      seccomp_profile: { type: "RuntimeDefault" },
    });
    expect(first(container["security_context"])).toEqual({
      run_as_non_root: true,
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(spec["automount_service_account_token"]).toBe(false);
    expect(container["image"]).toBe("registry.example/busybox:1");
  }
});
