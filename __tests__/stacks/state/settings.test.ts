import { TerraformStack } from "cdktf";
import { ErrorCode } from "../../../src/cluster";
import { keepState } from "../../../stacks/state/keep-state";
import { STATE_BACKENDS, variableOf } from "../../../stacks/state/settings";
import { errorOf } from "../../support/errors";
import { backendOf, remoteStatesOf, synthesizeWithState, withVariables } from "../../support/state";
import { stackOf, testApp } from "../../support/synth";

/** The backend of a stack called `one` with these settings. */
function backendWith(state: unknown, variables: Readonly<Record<string, string>> = {}): unknown {
  return withVariables(variables, () => {
    const stacks = synthesizeWithState(state, (app) => {
      keepState(new TerraformStack(app, "one"));
    });
    return backendOf(stackOf(stacks, "one"))[0];
  });
}

const s3 = { backend: "s3", bucket: "states", region: "us-west-2", use_lockfile: false };
const inS3 = { bucket: "states", key: "one.tfstate", region: "us-west-2", encrypt: true };

describe("the settings of the state", () => {
  it("are a file beside the app where there are none", () => {
    expect(backendWith(undefined)).toEqual(["local", { path: "../../../terraform.one.tfstate" }]);
  });

  it("are the context's", () => {
    expect(backendWith({ ...s3, key: "tidb/{stack}/{stack}.json" })).toEqual([
      "s3",
      { ...inS3, key: "tidb/one/one.json", use_lockfile: false },
    ]);
  });

  it("are taken from the environment first, one by one", () => {
    const variables = { TFSTATE_REGION: "eu-west-1", TFSTATE_USE_LOCKFILE: "true" };

    expect(backendWith(s3, variables)).toEqual([
      "s3",
      { ...inS3, region: "eu-west-1", use_lockfile: true },
    ]);
  });

  it("are the environment's alone where that names another backend", () => {
    expect(backendWith(s3, { TFSTATE_BACKEND: "local" })).toEqual([
      "local",
      { path: "../../../terraform.one.tfstate" },
    ]);
    expect(
      backendWith(s3, { TFSTATE_BACKEND: "gcs", TFSTATE_BUCKET: "others", TFSTATE_PREFIX: "" }),
    ).toEqual(["gcs", { bucket: "others", prefix: "one" }]);
  });

  it("add to the context's where the environment names the same backend", () => {
    expect(backendWith(s3, { TFSTATE_BACKEND: "s3", TFSTATE_BUCKET: "others" })).toEqual([
      "s3",
      { ...inS3, bucket: "others", use_lockfile: false },
    ]);
  });

  it("have blocks within the backend's, numbers and lists in both", () => {
    const block = {
      endpoints: { s3: "http://127.0.0.1:9000" },
      assume_role: {
        role_arn: "arn:aws:iam::111111111111:role/state",
        tags: { "cost/Center": "7" },
      },
      max_retries: 3,
      allowed_account_ids: ["111111111111", "222222222222"],
    };
    const variables = {
      TFSTATE_ENDPOINTS_S3: "http://127.0.0.1:9000",
      TFSTATE_ASSUME_ROLE_ROLE_ARN: "arn:aws:iam::111111111111:role/state",
      TFSTATE_ASSUME_ROLE_TAGS: "cost/Center=7",
      TFSTATE_MAX_RETRIES: "3",
      TFSTATE_ALLOWED_ACCOUNT_IDS: "111111111111,222222222222",
    };

    expect(backendWith({ ...s3, ...block })).toEqual([
      "s3",
      { ...inS3, ...block, use_lockfile: false },
    ]);
    expect(backendWith(s3, variables)).toEqual(backendWith({ ...s3, ...block }));
  });

  it("keep the names of labels as they are, also where another stack reads the state", () => {
    const labels = { "app.kubernetes.io/name": "tidb", costCenter: "7=a" };
    const stacks = synthesizeWithState({ backend: "kubernetes", labels });
    const remote = remoteStatesOf(stackOf(stacks, "eks-network"))["eks-clusters"];

    expect(backendOf(stackOf(stacks, "eks-clusters"))[0]?.[1]["labels"]).toEqual(labels);
    expect(remote?.["config"]).toEqual({ secret_suffix: "eks-clusters", labels });
    expect(
      backendWith(
        { backend: "kubernetes" },
        { TFSTATE_LABELS: "app.kubernetes.io/name=tidb,costCenter=7=a" },
      ),
    ).toEqual(["kubernetes", { secret_suffix: "one", labels }]);
  });

  it("may say where a database is, but for a password", () => {
    for (const place of [
      "postgres://terraform@db.example.com:5432/states?sslmode=verify-full",
      "host=db.example.com user=terraform dbname=states",
    ]) {
      expect(backendWith({ backend: "pg", conn_str: place })).toEqual([
        "pg",
        { conn_str: place, schema_name: "one" },
      ]);
    }
  });

  it("may name a server of one's own that runs Terraform Enterprise", () => {
    const variables = {
      TFSTATE_BACKEND: "cloud",
      TFSTATE_ORGANIZATION: "example",
      TFSTATE_HOSTNAME: "tfe.example.com",
      TFSTATE_WORKSPACES_NAME: "tidb-{stack}",
    };
    const stacks = withVariables(variables, () => synthesizeWithState(undefined));

    expect(remoteStatesOf(stackOf(stacks, "eks-network"))["eks-clusters"]).toEqual({
      backend: "remote",
      config: {
        organization: "example",
        hostname: "tfe.example.com",
        workspaces: { name: "tidb-eks-clusters" },
      },
    });
  });
});

describe("a mistake in the environment", () => {
  const refused = (variables: Readonly<Record<string, string>>): ReturnType<typeof errorOf> =>
    withVariables(variables, () =>
      errorOf(() => {
        keepState(new TerraformStack(testApp(), "one"));
      }),
    );

  it("names the variable", () => {
    expect(refused({ TFSTATE_BACKEND: "s4" }).message).toBe(
      `[STATE_BACKEND] at one: TFSTATE_BACKEND names no backend that these stacks can keep their state in.
  found: TFSTATE_BACKEND = "s4"
  fix: did you mean s3? Otherwise: write one of local, s3, gcs, pg, kubernetes, cloud.`,
    );
  });

  it("names the variable that was probably meant", () => {
    const { code, found, fix } = refused({ TFSTATE_BACKEND: "gcs", TFSTATE_BUKCET: "states" });

    expect(code).toBe(ErrorCode.STATE_KEY);
    expect(found).toBe("TFSTATE_BUKCET");
    expect(fix).toMatch(/^did you mean TFSTATE_BUCKET\? Otherwise: write one of TFSTATE_BUCKET, /);
  });

  it("is a setting of a backend that was not chosen", () => {
    expect(refused({ TFSTATE_BUCKET: "states" }).code).toBe(ErrorCode.STATE_KEY);
  });

  it("never shows a secret", () => {
    const s3Key = { TFSTATE_BACKEND: "s3", TFSTATE_SECRET_KEY: "hunter2" };
    for (const variables of [
      s3Key,
      { TFSTATE_BACKEND: "s3", TFSTATE_SECRETKEY: "hunter2" },
      { TFSTATE_BACKEND: "pg", TFSTATE_CONN_STR: "postgres://me:hunter2@db/states" },
      { TFSTATE_BACKEND: "pg", TFSTATE_CONN_STR: "dbname=states password=hunter2" },
      { TFSTATE_BACKEND: "gcs", TFSTATE_STORAGE_CUSTOM_ENDPOINT: "https://a:hunter2@b" },
    ]) {
      const { message, found } = refused(variables);

      expect(message).not.toContain("hunter2");
      expect(found).toContain("TFSTATE_");
    }
    expect(refused(s3Key).fix).toBe(
      "delete it, and set AWS_SECRET_ACCESS_KEY where Terraform runs.",
    );
  });
});

describe.each([...STATE_BACKENDS])("the settings of %s", (backend, { keys }) => {
  it("have variables that are told apart", () => {
    const variables = Object.keys(keys).map(variableOf);

    expect(new Set(variables).size).toBe(variables.length);
    expect(variables).not.toContain("TFSTATE_BACKEND");
  });

  it("tell the states of all stacks apart", () => {
    const required = Object.entries(keys).map(([name, key]): [string, string] => [
      variableOf(name),
      key.required ?? "",
    ]);
    const variables = { TFSTATE_BACKEND: backend, ...Object.fromEntries(required) };
    const stacks = withVariables(variables, () => synthesizeWithState(undefined));
    const places = [...stacks.values()].map((stack) => JSON.stringify(backendOf(stack)));

    expect(new Set(places).size).toBe(6);
  });
});
