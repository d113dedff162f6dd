import { parseRecord } from "./support/json";
import { type Google, startGoogle } from "./support/google/google";
import { textAt } from "./support/google/routes";

const PROJECT = "projects/p";
const NETWORKS = `${PROJECT}/global/networks`;
const SUBNETWORKS = `${PROJECT}/regions/r1/subnetworks`;
const CLUSTERS = `v1/${PROJECT}/locations/r1/clusters`;

let google: Google;
beforeEach(async () => {
  google = await startGoogle();
});
afterEach(async () => {
  await google.stop();
});

/** Asks the stand-in as the provider does. */
async function ask(service: string, method: string, path: string, body?: object): Promise<number> {
  const base = google.env[`GOOGLE_${service}_CUSTOM_ENDPOINT`] ?? "";
  const response = await fetch(`${base}${path}?alt=json`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = parseRecord(await response.text(), path);
  expect(response.ok ? answer : answer["error"]).toBeDefined();
  return response.status;
}

const create = async (service: string, collection: string, body: object): Promise<number> =>
  ask(service, "POST", collection, body);

/** Networks `n` and `m`, and in `n` a subnet with the ranges that a cluster takes. */
async function makeNetworks(): Promise<void> {
  for (const name of ["n", "m"]) await create("COMPUTE", NETWORKS, { name });
  await create("COMPUTE", SUBNETWORKS, {
    name: "s",
    network: `${NETWORKS}/n`,
    secondaryIpRanges: ["pods", "services"].map((rangeName) => ({ rangeName })),
  });
}

const cluster = (name: string, clusterDnsDomain: string, pods = "pods"): object => ({
  cluster: {
    name,
    network: `${NETWORKS}/n`,
    subnetwork: `${SUBNETWORKS}/s`,
    ipAllocationPolicy: {
      clusterSecondaryRangeName: pods,
      servicesSecondaryRangeName: "services",
    },
    networkConfig: {
      dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "VPC_SCOPE", clusterDnsDomain },
    },
  },
});

describe("the stand-in for Google", () => {
  it("keeps what something else holds on to, until that is gone", async () => {
    await makeNetworks();
    expect(await create("CONTAINER", CLUSTERS, cluster("c", "c.example.com"))).toBe(200);

    expect(await ask("COMPUTE", "DELETE", `${NETWORKS}/n`)).toBe(400);
    expect(await ask("COMPUTE", "DELETE", `${SUBNETWORKS}/s`)).toBe(400);
    expect(await ask("CONTAINER", "DELETE", `${CLUSTERS}/c`)).toBe(200);
    expect(await ask("COMPUTE", "DELETE", `${SUBNETWORKS}/s`)).toBe(200);
    for (const name of ["n", "m"]) {
      expect(await ask("COMPUTE", "DELETE", `${NETWORKS}/${name}`)).toBe(200);
    }
    expect(google.paths()).toEqual([]);
    expect(google.refusals).toHaveLength(2);
  });

  it("refuses what is taken, what lacks something, and what it does not know", async () => {
    await makeNetworks();
    await create("CONTAINER", CLUSTERS, cluster("c", "c.example.com"));

    expect(await create("COMPUTE", NETWORKS, { name: "n" })).toBe(409);
    expect(await create("COMPUTE", SUBNETWORKS, { name: "t", network: `${NETWORKS}/x` })).toBe(404);
    expect(await create("CONTAINER", CLUSTERS, cluster("d", "d.example.com", "more"))).toBe(400);
    expect(await create("CONTAINER", CLUSTERS, cluster("d", "c.example.com"))).toBe(400);
    expect(await ask("COMPUTE", "GET", `${PROJECT}/global/images`)).toBe(501);
  });

  it("makes one peering of a network at a time, and resolves over zones that peer", async () => {
    await makeNetworks();
    await create("CONTAINER", CLUSTERS, cluster("c", "c.example.com"));
    const peering = (from: string, to: string): Promise<number> =>
      create("COMPUTE", `${NETWORKS}/${from}/addPeering`, {
        networkPeering: { name: to, network: `${NETWORKS}/${to}` },
      });
    expect(await peering("n", "m")).toBe(200);
    expect(await peering("m", "n")).toBe(400);

    const name = "db.tidb.svc.c.example.com";
    expect(google.clusterOf(`${NETWORKS}/n`, name)).toBe(CLUSTERS.replace("v1/", "") + "/c");
    expect(google.clusterOf(`${NETWORKS}/m`, name)).toBeUndefined();
    const zone = {
      name: "z",
      dnsName: "c.example.com.",
      privateVisibilityConfig: { networks: [{ networkUrl: `${NETWORKS}/m` }] },
      peeringConfig: { targetNetwork: { networkUrl: `${NETWORKS}/n` } },
    };
    expect(await create("DNS", `${PROJECT}/managedZones`, zone)).toBe(200);
    expect(google.clusterOf(`${NETWORKS}/m`, name)).toBe(google.clusterOf(`${NETWORKS}/n`, name));
    expect(google.clusterOf(`${NETWORKS}/m`, "db.tidb.svc.d.example.com")).toBeUndefined();
    const again = { ...zone, name: "y" };
    expect(await create("DNS", `${PROJECT}/managedZones`, again)).toBe(400);
  });

  it("takes a policy that was read before, and of accounts that exist", async () => {
    const account = { accountId: "nodes", serviceAccount: {} };
    expect(await create("IAM", `v1/${PROJECT}/serviceAccounts`, account)).toBe(200);
    const set = (etag: string, email: string): Promise<number> =>
      create("RESOURCE_MANAGER", `v1/${PROJECT}:setIamPolicy`, {
        policy: { etag, bindings: [{ role: "r", members: [`serviceAccount:${email}`] }] },
      });
    const email = "nodes@p.iam.gserviceaccount.com";
    expect(await set("0", "others@p.iam.gserviceaccount.com")).toBe(400);
    expect(await set("0", email)).toBe(200);
    expect(await set("0", email)).toBe(409);
    expect(textAt(google.get(`${PROJECT}/iamPolicy`), "etag")).not.toBe("0");
  });
});
