import { badRequest } from "./api-error";
import { clusterZonesIn } from "./dns";
import { linkTo, pathOf } from "./links";
import type { Records } from "./records";
import { type Body, objectAt, objectsAt, Routes, textAt } from "./routes";

const VERSION = "1.34.1-gke.3971001";
const DEFAULT_POOL = "default-pool";

/** GKE's control planes and node pools, as records. Operations are done when they are answered. */
export function containerService(records: Records): Routes {
  const clusters = "v1/projects/:project/locations/:location/clusters";
  const strip = (path: string): string => path.replace(/^v1\//, "");
  const addPool = (cluster: string, pool: Body): void => {
    records.insert(`${cluster}/nodePools/${textAt(pool, "name")}`, poolOf(records, cluster, pool));
  };

  return new Routes()
    .on("POST", clusters, ({ path, body }) => {
      const asked = objectAt(body, "cluster");
      const created = `${strip(path)}/${textAt(asked, "name")}`;
      records.insert(created, clusterOf(records, created, asked));
      const { nodeConfig: config = {}, initialNodeCount } = asked;
      addPool(created, { name: DEFAULT_POOL, initialNodeCount, config });
      return done();
    })
    .on("GET", `${clusters}/:name`, ({ path }) => {
      const cluster = strip(path);
      const nodePools = records.in(`${cluster}/nodePools`);
      const nodeConfig = objectAt(nodePools[0] ?? {}, "config");
      return { ...records.get(cluster), nodePools, nodeConfig };
    })
    .on("PUT", `${clusters}/:name`, ({ path, body }) => {
      const cluster = strip(path);
      records.merge(cluster, changesOf(records.get(cluster), objectAt(body, "update")));
      return done();
    })
    .on("DELETE", `${clusters}/:name`, ({ path }) => {
      const cluster = strip(path);
      records.remove(cluster);
      for (const pool of records.in(`${cluster}/nodePools`)) {
        removePool(records, `${cluster}/nodePools/${textAt(pool, "name")}`);
      }
      return done();
    })
    .on("POST", `${clusters}/:name/nodePools`, ({ path, body }) => {
      const cluster = strip(path).replace(/\/nodePools$/, "");
      records.get(cluster);
      addPool(cluster, objectAt(body, "nodePool"));
      return done();
    })
    .on("GET", `${clusters}/:name/nodePools/:pool`, ({ path }) => records.get(strip(path)))
    .on("DELETE", `${clusters}/:name/nodePools/:pool`, ({ path }) => {
      removePool(records, strip(path));
      return done();
    });
}

function done(): Body {
  return { name: "operation-done", status: "DONE" };
}

/** A cluster as it is asked for, with what GKE fills in. */
function clusterOf(records: Records, path: string, asked: Body): Body {
  const { location, zones } = placeOf(path);
  const network = pathOf(asked["network"]);
  const subnetwork = pathOf(asked["subnetwork"]);
  records.get(network);
  const secondary = objectsAt(records.get(subnetwork), "secondaryIpRanges");
  const policy = objectAt(asked, "ipAllocationPolicy");
  const rangeOf = (field: string): unknown => {
    const name = textAt(policy, field);
    const range = secondary.find(({ rangeName }) => rangeName === name);
    if (range === undefined) {
      throw badRequest(`Secondary range '${name}' does not exist in subnetwork '${subnetwork}'.`);
    }
    return range["ipCidrRange"];
  };
  const clusterIpv4Cidr = rangeOf("clusterSecondaryRangeName");
  const servicesIpv4Cidr = rangeOf("servicesSecondaryRangeName");
  const networkConfig = { ...objectAt(asked, "networkConfig"), network, subnetwork };
  const domain = textAt(objectAt(networkConfig, "dnsConfig"), "clusterDnsDomain");
  if (clusterZonesIn(records, network).some((zone) => zone.domain === domain)) {
    throw badRequest(`Cluster DNS domain '${domain}' is already used in '${network}'.`);
  }
  const isAutopilot = objectAt(asked, "autopilot")["enabled"] === true;
  const { masterIpv4CidrBlock } = objectAt(asked, "privateClusterConfig");
  return {
    addonsConfig: {
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      networkPolicyConfig: { disabled: true },
      dnsCacheConfig: { enabled: isAutopilot },
    },
    databaseEncryption: { state: "DECRYPTED" },
    loggingService: "logging.googleapis.com/kubernetes",
    monitoringService: "monitoring.googleapis.com/kubernetes",
    notificationConfig: { pubsub: {} },
    ...asked,
    id: records.nextNumber().toString(),
    selfLink: `https://container.googleapis.com/v1/${path}`,
    status: "RUNNING",
    location,
    zone: location,
    locations: asked["locations"] ?? zones,
    endpoint: "192.0.2.1",
    masterAuth: { clusterCaCertificate: Buffer.from("a certificate").toString("base64") },
    currentMasterVersion: VERSION,
    currentNodeVersion: VERSION,
    clusterIpv4Cidr,
    servicesIpv4Cidr,
    ipAllocationPolicy: {
      stackType: "IPV4",
      ...policy,
      clusterIpv4CidrBlock: clusterIpv4Cidr,
      servicesIpv4CidrBlock: servicesIpv4Cidr,
    },
    networkConfig: { ...networkConfig, ...(isAutopilot && { enableIntraNodeVisibility: true }) },
    ...(isAutopilot && {
      autoscaling: {
        ...objectAt(asked, "autoscaling"),
        enableNodeAutoprovisioning: true,
        resourceLimits: ["cpu", "memory"].map((resourceType) => ({
          resourceType,
          maximum: "1000000000",
        })),
      },
    }),
    ...(masterIpv4CidrBlock !== undefined && { privateClusterConfig: { masterIpv4CidrBlock } }),
    labelFingerprint: "0",
  };
}

/** What an update changes, of those that tests ask for. */
function changesOf(cluster: Body, update: Body): Body {
  const { desiredDnsConfig, desiredReleaseChannel, ...others } = update;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw badRequest(`This stand-in for Google does not change ${unknown} of a cluster.`);
  }
  if (desiredDnsConfig !== undefined) {
    const old = objectAt(objectAt(cluster, "networkConfig"), "dnsConfig");
    const wanted = objectAt(update, "desiredDnsConfig");
    // Google's words for the scope; for the domain they are made after them.
    if (wanted["clusterDnsScope"] !== old["clusterDnsScope"]) {
      throw badRequest("Cluster DNS Scope cannot be toggled.");
    }
    if (wanted["clusterDnsDomain"] !== old["clusterDnsDomain"]) {
      throw badRequest("Cluster DNS Domain cannot be changed.");
    }
  }
  return desiredReleaseChannel === undefined ? {} : { releaseChannel: desiredReleaseChannel };
}

/** A node pool as it is asked for, with what GKE fills in, and an instance group in each zone. */
function poolOf(records: Records, cluster: string, asked: Body): Body {
  const { project, name, zones } = placeOf(cluster);
  const locations = asked["locations"] ?? records.get(cluster)["locations"];
  const groups = (Array.isArray(locations) ? locations.map(String) : zones).map(
    (zone) =>
      `projects/${project}/zones/${zone}/instanceGroupManagers/gke-${name}-${textAt(asked, "name")}-${records.nextNumber()}`,
  );
  for (const group of groups) {
    records.insert(group, { targetSize: asked["initialNodeCount"] ?? 0 });
  }
  const ranges = objectAt(records.get(cluster), "ipAllocationPolicy");
  return {
    ...asked,
    locations,
    version: VERSION,
    status: "RUNNING",
    config: {
      machineType: "e2-medium",
      diskSizeGb: 100,
      diskType: "pd-balanced",
      imageType: "COS_CONTAINERD",
      serviceAccount: "default",
      metadata: { "disable-legacy-endpoints": "true" },
      ...objectAt(asked, "config"),
    },
    networkConfig: {
      podRange: ranges["clusterSecondaryRangeName"],
      podIpv4CidrBlock: ranges["clusterIpv4CidrBlock"],
      ...objectAt(asked, "networkConfig"),
    },
    instanceGroupUrls: groups.map(linkTo),
    selfLink: `https://container.googleapis.com/v1/${cluster}/nodePools/${textAt(asked, "name")}`,
  };
}

function removePool(records: Records, path: string): void {
  const { instanceGroupUrls } = records.get(path);
  for (const url of Array.isArray(instanceGroupUrls) ? instanceGroupUrls : []) {
    records.remove(pathOf(url));
  }
  records.remove(path);
}

/** Where a cluster is. Three zones stand for those that GKE chooses of a region. */
function placeOf(path: string): {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  readonly zones: readonly string[];
} {
  const [, project = "", , location = "", , name = ""] = path.split("/");
  const isZone = /-[a-z]$/.test(location);
  const zones = isZone ? [location] : ["a", "b", "c"].map((letter) => `${location}-${letter}`);
  return { project, location, name, zones };
}
