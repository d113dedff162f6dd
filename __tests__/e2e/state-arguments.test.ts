import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STATE_BACKENDS } from "../../stacks/state/settings";
import { isRecord, parseRecord } from "./support/json";
import { SmallStacks } from "./support/small-stacks";
import { Workspace } from "./support/terraform";

const MINUTE = 60_000;

/** Every setting of each backend, as cdktf.json has them. */
const everything: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  local: { path: "../{stack}.tfstate" },
  s3: {
    bucket: "states",
    key: "{stack}.tfstate",
    region: "us-west-2",
    use_lockfile: true,
    encrypt: true,
    kms_key_id: "arn:aws:kms:us-west-2:111111111111:key/1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f",
    acl: "private",
    workspace_key_prefix: "workspaces",
    profile: "states",
    assume_role: {
      role_arn: "arn:aws:iam::111111111111:role/states",
      external_id: "states",
      session_name: "states",
      duration: "1h",
      tags: { team: "data" },
      transitive_tag_keys: ["team"],
    },
    allowed_account_ids: ["111111111111"],
    endpoints: {
      s3: "https://s3.example.com",
      iam: "https://iam.example.com",
      sts: "https://sts.example.com",
      sso: "https://sso.example.com",
    },
    sts_region: "us-west-2",
    use_path_style: true,
    use_fips_endpoint: false,
    use_dualstack_endpoint: false,
    insecure: false,
    max_retries: 3,
    retry_mode: "standard",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
    skip_s3_checksum: true,
  },
  gcs: {
    bucket: "states",
    prefix: "{stack}",
    impersonate_service_account: "states@example.iam.gserviceaccount.com",
    impersonate_service_account_delegates: ["other@example.iam.gserviceaccount.com"],
    kms_encryption_key: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    storage_custom_endpoint: "https://storage.example.com/b",
  },
  pg: {
    conn_str: "postgres://terraform@db.example.com/states",
    schema_name: "{stack}",
    skip_schema_creation: true,
    skip_table_creation: true,
    skip_index_creation: true,
  },
  kubernetes: {
    secret_suffix: "{stack}",
    namespace: "terraform",
    labels: { "example.com/team": "data" },
    in_cluster_config: false,
    config_context: "states",
    config_context_auth_info: "terraform",
    config_context_cluster: "states",
    host: "https://kubernetes.example.com",
    insecure: false,
    cluster_ca_certificate: "-----BEGIN CERTIFICATE-----",
  },
  cloud: {
    organization: "example",
    // Nobody listens there, and Terraform looks at the rest before it asks.
    hostname: "localhost:9",
    workspaces: { name: "{stack}", project: "tidb" },
  },
};

/** Names of settings, those of blocks within the backend's as `endpoints.s3`. */
function namesIn(settings: Readonly<Record<string, unknown>>, known: readonly string[]): string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    !known.includes(name) && isRecord(value)
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  );
}

function recordIn(
  record: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> {
  const value = record[name];
  if (!isRecord(value)) throw new Error(`There is no ${name}.`);
  return value;
}

describe("the settings that the backends take", () => {
  const stacks = new Map<string, SmallStacks>();
  const folders: string[] = [];
  beforeAll(() => {
    for (const [backend, settings] of Object.entries(everything)) {
      stacks.set(backend, new SmallStacks({ backend, ...settings }, {}));
    }
  });
  afterAll(() => {
    for (const each of stacks.values()) each.remove();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** A stack that reads the state of all backends, each with further arguments. */
  async function readers(more: Readonly<Record<string, unknown>>): Promise<Workspace> {
    const sources = [...stacks].map(([backend, made]) => {
      const states = recordIn(
        recordIn(parseRecord(made.json("second"), backend), "data"),
        "terraform_remote_state",
      );
      const source = recordIn(states, "cross-stack-reference-input-first");
      return [backend, { ...source, config: { ...recordIn(source, "config"), ...more } }] as const;
    });
    const folder = mkdtempSync(join(tmpdir(), "state-arguments-"));
    folders.push(folder);
    const document = { data: { terraform_remote_state: Object.fromEntries(sources) } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(document));
    return Workspace.init(folder, {});
  }

  it("are all here", () => {
    const found = Object.entries(everything).map(([backend, settings]) => [
      backend,
      namesIn(settings, Object.keys(STATE_BACKENDS.get(backend)?.keys ?? {})).sort(),
    ]);
    const known = [...STATE_BACKENDS].map(([backend, { keys }]) => [
      backend,
      Object.keys(keys)
        .filter((name) => keys[name]?.refused !== true)
        .sort(),
    ]);

    expect(found).toEqual(known);
  });

  it(
    "are known to Terraform, which says so of others",
    async () => {
      await (await readers({})).validate();

      const unknown = (await readers({ bogus: "value" })).validate();
      const said = await unknown.then(
        () => "",
        (error: unknown) => String(error).replace(/\s+/g, " "),
      );
      for (const backend of stacks.keys()) {
        const name = backend === "cloud" ? "remote" : backend;
        expect(said).toContain(`not valid for backend "${name}": unexpected attribute "bogus"`);
      }
    },
    MINUTE,
  );

  it(
    "are a block for HCP Terraform that gets as far as its host",
    async () => {
      await expect(stacks.get("cloud")?.workspace("first")).rejects.toThrow(
        /Failed to request discovery document: Get "https:\/\/localhost:9\//,
      );
    },
    MINUTE,
  );
});
