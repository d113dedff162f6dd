import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clustersJson } from "./support/fixture/clusters";
import {
  settings,
  type FixtureCluster,
  type FixtureSettings,
  type TerraformJson,
} from "./support/fixture/document";
import { withDnsEndpoint } from "./support/fixture/dns-endpoint";
import { adoptedLinkJson, withOwnedLink } from "./support/fixture/link";
import type { JsonObject } from "./support/json";
import { startMoto, type Moto } from "./support/moto";
import { findPluginMirror } from "./support/providers";
import { pythonWith } from "./support/python";
import { Workspace } from "./support/terraform";

const MINUTE = 60_000;
const OTHER_ACCOUNT = "210987654321";

const east: FixtureCluster = {
  name: "east",
  region: "us-east-1",
  vpcCidr: "10.1.0.0/16",
  podCidr: "100.64.0.0/16",
  serviceCidr: "172.20.0.0/16",
};
const second: FixtureCluster = {
  ...east,
  name: "second",
  vpcCidr: "10.2.0.0/16",
  podCidr: "100.65.0.0/16",
};
const west: FixtureCluster = {
  ...second,
  name: "west",
  region: "us-west-2",
  roleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/deployer`,
};

let moto: Moto;
let app: string;

/** Writes a stack where cdktf would, over the one that is there, and runs `terraform init`. */
async function workspace(stack: string, json: unknown): Promise<Workspace> {
  const folder = join(app, "cdktf.out", "stacks", stack);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
  return Workspace.init(folder, moto.env);
}

beforeAll(async () => {
  moto = await startMoto();
  app = mkdtempSync(join(tmpdir(), "e2e-"));
}, 5 * MINUTE);

afterAll(async () => {
  await moto.stop();
  rmSync(app, { recursive: true });
});

describe("two clusters of one account and region, in one stack", () => {
  const declare = (changes: Partial<FixtureSettings> = {}): TerraformJson => {
    const all = { ...settings, ...changes };
    const linked = withOwnedLink(clustersJson("one", [east, second], all), east, second, all);
    return withDnsEndpoint(linked, east, all);
  };
  const updated: FixtureSettings = {
    desiredSize: 3,
    team: "red",
    snatExclusions: "10.0.0.0/8,100.64.0.0/10",
    kubernetesVersion: "1.36",
    publicAccessCidrs: ["192.0.2.0/24"],
    logTypes: ["api"],
  };

  it(
    "are applied, and nothing is left to change",
    async () => {
      const stack = await workspace("one", declare());
      await stack.apply();
      expect(await stack.plan()).toEqual([]);

      const remaining = await moto.remaining();
      expect(remaining["123456789012/us-east-1/eks/addon"]).toEqual([
        "east/kube-proxy",
        "east/vpc-cni",
        "second/kube-proxy",
        "second/vpc-cni",
      ]);
      expect(remaining["123456789012/us-east-1/ec2/subnet"]).toHaveLength(12);
      // Two node groups of two nodes, each node with an instance.
      expect(remaining["123456789012/us-east-1/ec2/instance"]).toHaveLength(4);
      // Each VPC's default group, and each cluster's.
      expect(remaining["123456789012/us-east-1/ec2/security-group"]).toHaveLength(4);
    },
    10 * MINUTE,
  );

  it(
    "take every change of their settings in place",
    async () => {
      const stack = await workspace("one", declare(updated));
      const planned = await stack.plan();
      expect(planned.map(({ actions }) => actions.join())).toEqual(planned.map(() => "update"));
      expect(planned.map(({ address }) => address)).toEqual(
        expect.arrayContaining([
          "aws_eks_addon.east-kube-proxy",
          "aws_eks_addon.east-vpc-cni",
          "aws_eks_cluster.east",
          "aws_eks_node_group.east",
          "aws_launch_template.east",
          "aws_lb.east-dns",
          "aws_lb_listener.east-dns",
          "aws_lb_target_group.east-dns",
          "aws_vpc.east",
          "aws_vpc_peering_connection_accepter.east-second",
        ]),
      );
      await stack.apply();
      expect(await stack.plan()).toEqual([]);
      const remaining = await moto.remaining();
      expect(remaining["123456789012/us-east-1/ec2/instance"]).toHaveLength(6);
    },
    10 * MINUTE,
  );

  it(
    "change an add-on alone when its settings are taken away",
    async () => {
      const stack = await workspace("one", declare({ ...updated, snatExclusions: "" }));
      expect(await stack.changedAddresses()).toEqual([
        "aws_eks_addon.east-vpc-cni",
        "aws_eks_addon.second-vpc-cni",
      ]);
      await stack.apply();
      expect(await stack.plan()).toEqual([]);
    },
    10 * MINUTE,
  );

  it(
    "are destroyed, and nothing remains",
    async () => {
      const stack = await workspace("one", declare({ ...updated, snatExclusions: "" }));
      await stack.destroy();
      expect(await stack.stateList()).toEqual([]);
      expect(await moto.remaining()).toEqual({});
    },
    10 * MINUTE,
  );
});

describe("clusters of two accounts and regions, linked by a stack that looks them up", () => {
  it(
    "are applied, and nothing is left to change",
    async () => {
      const clusters = await workspace("clusters", clustersJson("clusters", [east, west]));
      await clusters.apply();
      const link = await workspace("link", adoptedLinkJson("link", east, west));
      await link.apply();

      expect(await link.plan()).toEqual([]);
      expect(await clusters.plan()).toEqual([]);
      // One route a range and table: the VPC's main table is looked up as well.
      const routes = (await link.stateList()).filter((address) => address.includes("aws_route."));
      expect(routes).toHaveLength(2 * 2 * 5);
      const remaining = await moto.remaining();
      expect(remaining[`${OTHER_ACCOUNT}/us-west-2/eks/cluster`]).toEqual(["west"]);
      expect(remaining[`${OTHER_ACCOUNT}/us-west-2/ec2/vpc-peering-connection`]).toEqual(
        remaining[`${moto.accountId}/us-east-1/ec2/vpc-peering-connection`],
      );
    },
    5 * MINUTE,
  );

  it(
    "are refused when a VPC has other ranges than declared",
    async () => {
      const other = { ...west, podCidr: "100.66.0.0/16" };
      const link = await workspace("link", adoptedLinkJson("link", east, other));
      await expect(link.plan()).rejects.toThrow(/west was declared with other ranges/);
    },
    5 * MINUTE,
  );

  it(
    "are destroyed, and nothing remains",
    async () => {
      await (await workspace("link", adoptedLinkJson("link", east, west))).destroy();
      await (await workspace("clusters", clustersJson("clusters", [east, west]))).destroy();
      expect(await moto.remaining()).toEqual({});
    },
    5 * MINUTE,
  );
});

describe("a stack", () => {
  const small = (subnet: JsonObject, more: JsonObject = {}): JsonObject => ({
    terraform: {
      required_providers: { aws: { source: "aws", version: "6.25.0" } },
      backend: { local: { path: "../../../terraform.small.tfstate" } },
    },
    provider: { aws: [{ region: "us-east-1" }] },
    resource: {
      aws_vpc: { net: { cidr_block: "10.1.0.0/16" }, peer: { cidr_block: "10.2.0.0/16" } },
      aws_subnet: {
        net: { vpc_id: "${aws_vpc.net.id}", cidr_block: "10.1.0.0/24", ...subnet },
      },
      ...more,
    },
    output: { owner: { value: "${aws_vpc.net.owner_id}" } },
  });
  const zoneA = { availability_zone: "us-east-1a" };

  it(
    "tells its outputs, and what would be replaced",
    async () => {
      const stack = await workspace("small", small(zoneA));
      expect(await stack.plan()).toContainEqual({ address: "output.owner", actions: ["create"] });
      await stack.apply();
      expect(await stack.output()).toEqual({ owner: moto.accountId });

      const moved = await workspace("small", small({ availability_zone: "us-east-1b" }));
      expect(await moved.plan()).toEqual([
        { address: "aws_subnet.net", actions: ["delete", "create"] },
      ]);
    },
    5 * MINUTE,
  );

  it(
    "is as declared again after Terraform was killed in the middle",
    async () => {
      const stack = await workspace("small", small({ ...zoneA, map_public_ip_on_launch: true }));
      const apply = stack.startApply();
      await apply.hasWritten("aws_subnet.net: Modifying...");
      expect(await apply.kill("SIGKILL")).toMatchObject({ exitCode: null, signal: "SIGKILL" });

      await stack.apply();
      expect(await stack.plan()).toEqual([]);
    },
    5 * MINUTE,
  );

  it(
    "names the command and what it wrote when AWS refuses",
    async () => {
      const pair = "aws_vpc_peering_connection";
      const peering = { vpc_id: "${aws_vpc.net.id}", peer_vpc_id: "${aws_vpc.peer.id}" };
      const options = {
        vpc_peering_connection_id: `\${${pair}.p.id}`,
        requester: { allow_remote_vpc_dns_resolution: true },
      };
      const unaccepted = { [pair]: { p: peering }, [`${pair}_options`]: { p: options } };
      const stack = await workspace("small", small(zoneA, unaccepted));
      await expect(stack.apply()).rejects.toThrow(
        /^terraform apply .*\nended with exit code 1\n[^]*is not active/,
      );
      await stack.destroy();
      expect(await moto.remaining()).toEqual({});
    },
    5 * MINUTE,
  );
});

it(
  "refuses a load balancer an address that is not its subnet's, or that another has",
  async () => {
    const balancers = { outside: "10.1.1.16", one: "10.1.0.16", other: "10.1.0.16" };
    const stack = await workspace("balancers", {
      terraform: {
        required_providers: { aws: { source: "aws", version: "6.25.0" } },
        backend: { local: { path: "../../../terraform.balancers.tfstate" } },
      },
      provider: { aws: [{ region: "us-east-1" }] },
      resource: {
        aws_vpc: { net: { cidr_block: "10.1.0.0/16" } },
        aws_subnet: { net: { vpc_id: "${aws_vpc.net.id}", cidr_block: "10.1.0.0/24" } },
        aws_lb: Object.fromEntries(
          Object.entries(balancers).map(([name, address]) => [
            name,
            {
              name,
              load_balancer_type: "network",
              internal: true,
              subnet_mapping: [
                { subnet_id: "${aws_subnet.net.id}", private_ipv4_address: address },
              ],
            },
          ]),
        ),
      },
    });
    const refused = await stack.apply().then(
      () => "nothing was refused",
      (error: unknown) => String(error),
    );
    expect(refused).toMatch(/10\.1\.1\.16: IP does not fall in\s+the subnet/);
    expect(refused).toMatch(/10\.1\.0\.16: IP already in\s+use/);
    await stack.destroy();
    expect(await moto.remaining()).toEqual({});
  },
  10 * MINUTE,
);

/** What moto answers to a request to EC2 that no tool of ours would make. */
async function askEc2(parameters: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(moto.url, {
    method: "POST",
    headers: {
      Authorization: "AWS4-HMAC-SHA256 Credential=moto/20260101/us-east-1/ec2/aws4_request",
    },
    body: new URLSearchParams({ Version: "2016-11-15", ...parameters }),
  });
}

it("fails at once where moto has no answer, so that Terraform does not ask again", async () => {
  const response = await askEc2({ Action: "ModifyVpcBlockPublicAccessOptions" });

  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(/<Code>MotoFailed<.*has not been implemented/);
});

it("says of an association of a network ACL that went with its subnet what EC2 says", async () => {
  const response = await askEc2({
    Action: "ReplaceNetworkAclAssociation",
    AssociationId: "aclassoc-0123456789abcdef0",
    NetworkAclId: "acl-0123456789abcdef0",
  });

  expect(response.status).toBe(400);
  expect(await response.text()).toContain("<Code>InvalidAssociationID.NotFound</Code>");
});

describe("a machine", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it("without Python or Terraform is told what to install", async () => {
    process.env["PATH"] = app;
    await expect(pythonWith("requirements.txt")).rejects.toThrow(
      /python3 is not on PATH\nInstall Python >= 3\.11/,
    );
    await expect(Workspace.init(app, {})).rejects.toThrow(
      /terraform is not on PATH\nInstall Terraform >= 1\.10/,
    );
  });

  it("with a mirror takes the newest version of it", () => {
    const target = process.platform === "linux" ? "linux_amd64" : "darwin_arm64";
    const mirror = join(app, "mirror");
    const aws = join(mirror, "registry.terraform.io", "hashicorp", "aws");
    for (const version of ["5.99.1", "5.100.0"]) {
      mkdirSync(join(aws, version, target), { recursive: true });
    }
    writeFileSync(join(aws, `terraform-provider-aws_6.2.0_${target}.zip`), "");
    writeFileSync(join(aws, "terraform-provider-aws_7.0.0_plan9_386.zip"), "");
    process.env["TF_PLUGIN_MIRROR"] = mirror;
    expect(findPluginMirror()).toEqual({
      folder: mirror,
      versions: new Map([["registry.terraform.io/hashicorp/aws", "6.2.0"]]),
    });

    process.env["TF_PLUGIN_MIRROR"] = join(app, "nowhere");
    expect(findPluginMirror).toThrow(/TF_PLUGIN_MIRROR names .*nowhere, which does not exist/);
  });
});
