import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Corefile } from "../../src/dns";
import { type Body, bodyOf, stackOf } from "../support/synth";
import { EXAMPLE, manifests, synthesizeExample, valueAt } from "../support/tidb-example";

const objects = manifests();
const NUMBERS = ["1", "2"];

function manifest(name: string): Body {
  const object = objects.get(name);
  if (object === undefined) throw new Error(`No ${name}, but ${[...objects.keys()].join(", ")}.`);
  return object;
}

const database = (n: string): Body => manifest(`TidbCluster tidb-${n}/db-${n}`);

describe("the manifests of examples/tidb", () => {
  it("hold a TidbCluster in a namespace of its own for each cluster, and the class of volumes", () => {
    expect([...objects.keys()].sort()).toEqual([
      "Namespace tidb-1",
      "Namespace tidb-2",
      "StorageClass tidb",
      "TidbCluster tidb-1/db-1",
      "TidbCluster tidb-2/db-2",
    ]);
  });

  it("have the domain and the namespaces that main.ts forwards to the cluster from its peer", () => {
    const names = stackOf(synthesizeExample().stacks, "tidb-names");
    const corefiles = names.resources("kubernetes_config_map_v1_data");

    expect(corefiles).toHaveLength(2);
    for (const n of NUMBERS) {
      const namespace = String(valueAt(database(n), "metadata", "namespace"));
      const zone = `${namespace}.svc.${String(valueAt(database(n), "spec", "clusterDomain"))}`;
      const forwarding = corefiles.filter(
        ({ body }) =>
          Corefile.parse(String(valueAt(body, "data", "Corefile"))).find(zone).length > 0,
      );
      const [peer] = NUMBERS.filter((other) => other !== n);

      expect(zone).toBe(`tidb-${n}.svc.cluster.local`);
      expect(forwarding.map(({ body }) => body["provider"])).toEqual([`kubernetes.tidb-${peer}`]);
    }
  });

  it("make one cluster of both: the second one joins the first by its full name", () => {
    for (const n of NUMBERS) {
      expect(database(n)["spec"]).toMatchObject({
        acrossK8s: true,
        clusterDomain: "cluster.local",
        version: valueAt(database("1"), "spec", "version"),
      });
    }
    expect(valueAt(database("1"), "spec", "cluster")).toBeUndefined();
    expect(valueAt(database("2"), "spec", "cluster")).toEqual({
      name: valueAt(database("1"), "metadata", "name"),
      namespace: valueAt(database("1"), "metadata", "namespace"),
      clusterDomain: valueAt(database("1"), "spec", "clusterDomain"),
    });
  });

  it("name no address: pods are known by names, and these by the stub domains", () => {
    expect(JSON.stringify([...objects.values()])).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });

  it("have an odd number of members of PD, and enough of TiKV in each for three replicas", () => {
    const replicas = (n: string, component: string): number =>
      Number(valueAt(database(n), "spec", component, "replicas"));

    expect((replicas("1", "pd") + replicas("2", "pd")) % 2).toBe(1);
    for (const n of NUMBERS) {
      expect(replicas(n, "tikv")).toBeGreaterThanOrEqual(3);
    }
  });

  it("run nothing but PD, TiKV and TiDB, whose ports are open", () => {
    for (const n of NUMBERS) {
      const spec = Object.keys(bodyOf(database(n)["spec"]));
      const others = ["tiflash", "ticdc", "pump", "tiproxy", "pdms", "tikvGroup"];

      expect(spec).toEqual(expect.arrayContaining(["pd", "tikv", "tidb"]));
      expect(spec.filter((key) => others.includes(key))).toEqual([]);
    }
  });

  it("spread replicas over the clusters first, by a label that each gives its stores", () => {
    for (const n of NUMBERS) {
      expect(valueAt(database(n), "spec", "pd", "config")).toContain(
        'location-labels = ["cluster", "topology.kubernetes.io/zone", "kubernetes.io/hostname"]',
      );
      expect(valueAt(database(n), "spec", "tikv", "config")).toBe(
        `[server.labels]\ncluster = "tidb-${n}"\n`,
      );
    }
  });

  it("have their volumes of the class that is made, by the driver that main.ts installs", () => {
    const storage = manifest("StorageClass tidb");

    expect(storage).toMatchObject({
      provisioner: "ebs.csi.aws.com",
      volumeBindingMode: "WaitForFirstConsumer",
    });
    for (const n of NUMBERS) {
      for (const component of ["pd", "tikv"]) {
        expect(valueAt(database(n), "spec", component, "storageClassName")).toBe("tidb");
      }
    }
  });
});

describe("the files of examples/tidb", () => {
  const read = (...path: readonly string[]): string => readFileSync(join(EXAMPLE, ...path), "utf8");
  const dependencies = (path: string, section: string): Body => {
    const own: unknown = parse(readFileSync(join(EXAMPLE, path), "utf8"));
    return bodyOf(valueAt(own, section));
  };

  it("ask for the package and its peers as the package itself does", () => {
    const wanted = dependencies("package.json", "dependencies");
    const version = valueAt(parse(read("../../package.json")), "version");

    expect(wanted["cdktf-multicluster"]).toBe(`^${String(version)}`);
    const peers = dependencies("../../package.json", "peerDependencies");
    for (const name of ["@cdktf/provider-aws", "@cdktf/provider-kubernetes", "constructs"]) {
      expect(wanted[name]).toBe(peers[name]);
    }
    expect(wanted["cdktf"]).toBe("^0.21.0");
    expect(Object.values(wanted).filter((range) => String(range).startsWith("file:"))).toEqual([]);
  });

  it("have a README whose commands name what there is", () => {
    const readme = read("README.md");
    const { first, stacks } = synthesizeExample();
    const [provider] = stackOf(stacks, "tidb-clusters").providers("aws");
    const region = String(valueAt(provider, "region"));

    expect(readme.match(/cdktf-cli@0\.21 \w+ .*/g)).toEqual(
      ["deploy", "destroy"].map(
        (verb) => `cdktf-cli@0.21 ${verb} tidb-clusters tidb-network tidb-names`,
      ),
    );
    expect(Object.keys(first).sort()).toEqual(["tidb-clusters", "tidb-names", "tidb-network"]);
    for (const n of NUMBERS) {
      expect(readme).toContain(
        `aws eks update-kubeconfig --region ${region} --name tidb-${n} --alias tidb-${n}`,
      );
      expect(readme).toContain(`kubectl --context tidb-${n} apply -f kubernetes/tidb-${n}.yaml`);
      for (let store = 0; store < 3; store += 1) {
        expect(readme).toContain(
          `db-${n}-tikv-${store}.db-${n}-tikv-peer.tidb-${n}.svc.cluster.local:20160`,
        );
      }
    }
    const addresses = stackOf(stacks, "tidb-network")
      .resources("aws_lb")
      .flatMap(({ body }) => JSON.stringify(body).match(/\d+\.\d+\.\d+\.\d+/g) ?? []);
    expect(addresses).toHaveLength(6);
    expect(addresses.filter((address) => !readme.includes(address))).toEqual([]);
  });
});
