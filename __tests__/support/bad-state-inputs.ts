import { type App, Token } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { addEksStacks } from "../../stacks/topologies";
import type { BadInput } from "./bad-inputs";
import { topologyOf } from "./topologies";

/** Keeps the state of a topology as the context `state` says. */
const keptIn =
  (state: unknown) =>
  (app: App): void => {
    app.node.setContext("state", state);
    addEksStacks(app, topologyOf());
  };

const s3 = { backend: "s3", bucket: "states", region: "us-west-2" };
const inDatabase = (connStr: string): ((app: App) => void) =>
  keptIn({ backend: "pg", conn_str: connStr });
const inWorkspaces = (workspaces: unknown): ((app: App) => void) =>
  keptIn({ backend: "cloud", organization: "example", workspaces });

/** Mistakes in the settings of the state. */
export const badStateInputs: readonly BadInput[] = [
  {
    mistake: "a backend that Terraform does not have",
    code: ErrorCode.STATE_BACKEND,
    declare: keptIn({ backend: "S3", bucket: "states" }),
    message: `[STATE_BACKEND] at eks-clusters: state.backend names no backend that these stacks can keep their state in.
  found: state.backend = "S3"
  fix: did you mean s3? Otherwise: write one of local, s3, gcs, pg, kubernetes, cloud.`,
  },
  {
    mistake: "a backend that is no text",
    code: ErrorCode.STATE_BACKEND,
    declare: keptIn({ backend: { s3: {} } }),
  },
  {
    mistake: "settings of the state that are no object",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn("s3"),
  },
  {
    mistake: "a key of a backend that is misspelled",
    code: ErrorCode.STATE_KEY,
    declare: keptIn({ backend: "kubernetes", namespaces: "terraform" }),
    message: `[STATE_KEY] at eks-clusters: These stacks know no setting state.namespaces of the backend "kubernetes".
  found: state.namespaces
  fix: did you mean namespace? Otherwise: write one of secret_suffix, namespace, labels, in_cluster_config, config_context, config_context_auth_info, config_context_cluster, host, insecure, cluster_ca_certificate.`,
  },
  {
    mistake: "a key of another backend",
    code: ErrorCode.STATE_KEY,
    declare: keptIn({ backend: "local", bucket: "states" }),
  },
  {
    mistake: "a key of a block within a backend's that is misspelled",
    code: ErrorCode.STATE_KEY,
    declare: keptIn({ ...s3, endpoints: { ess3: "http://localhost:9000" } }),
  },
  {
    mistake: "a backend without the place that it needs",
    code: ErrorCode.STATE_MISSING,
    declare: keptIn({ backend: "s3", region: "us-west-2" }),
    message: `[STATE_MISSING] at eks-clusters: The backend "s3" needs bucket.
  found: state.bucket is not set
  fix: add "bucket": "my-terraform-states" to the context "state" of cdktf.json, or set TFSTATE_BUCKET.`,
  },
  {
    mistake: "workspaces without an organization",
    code: ErrorCode.STATE_MISSING,
    declare: keptIn({ backend: "cloud" }),
  },
  {
    mistake: "a setting of the state of another kind",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ ...s3, use_lockfile: "yes" }),
    message: `[STATE_VALUE] at eks-clusters: state.use_lockfile is not true or false.
  found: state.use_lockfile = "yes"
  fix: write true or false, such as true.`,
  },
  {
    mistake: "a bucket that is empty",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ ...s3, bucket: "" }),
  },
  {
    mistake: "a bucket that Terraform would compute, which no backend takes",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ ...s3, bucket: "${var.bucket}" }),
  },
  {
    mistake: "a bucket that only Terraform knows",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ ...s3, bucket: Token.asString({ resolve: () => "states" }) }),
  },
  {
    mistake: "a number of retries that is none",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ ...s3, max_retries: 1.5 }),
  },
  {
    mistake: "a list that is none",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ ...s3, allowed_account_ids: 111111111111 }),
  },
  {
    mistake: "labels that are none",
    code: ErrorCode.STATE_VALUE,
    declare: keptIn({ backend: "kubernetes", labels: ["team"] }),
  },
  {
    mistake: "one state for all stacks",
    code: ErrorCode.STATE_NAME,
    declare: keptIn({ ...s3, key: "terraform.tfstate" }),
    message: `[STATE_NAME] at eks-clusters: state.key is the same for every stack, so they would overwrite each other's state.
  found: state.key = "terraform.tfstate"
  fix: put {stack} where the name of the stack shall be: "{stack}.tfstate".`,
  },
  {
    mistake: "a workspace with a blank in its name",
    code: ErrorCode.STATE_NAME,
    declare: inWorkspaces({ name: "tidb {stack}" }),
  },
  {
    mistake: "a suffix that would be taken for a part of a Secret",
    code: ErrorCode.STATE_NAME,
    declare: keptIn({ backend: "kubernetes", secret_suffix: "{stack}-2" }),
  },
  {
    mistake: "a suffix that is no label",
    code: ErrorCode.STATE_NAME,
    declare: keptIn({ backend: "kubernetes", secret_suffix: "TiDB-{stack}" }),
  },
  {
    mistake: "a schema whose name PostgreSQL would cut",
    code: ErrorCode.STATE_NAME,
    declare: keptIn({ backend: "pg", schema_name: `{stack}-${"x".repeat(60)}` }),
  },
  {
    mistake: "a key that ends in a slash",
    code: ErrorCode.STATE_NAME,
    declare: keptIn({ ...s3, key: "{stack}/" }),
  },
  {
    mistake: "a key of AWS in a file",
    code: ErrorCode.STATE_SECRET,
    declare: keptIn({ ...s3, secret_key: "wJalrXUtnFEMI" }),
    message: `[STATE_SECRET] at eks-clusters: state.secret_key is or holds a secret, which would be in cdk.tf.json for everyone to read.
  found: state.secret_key, whose value is not shown
  fix: delete it, and set AWS_SECRET_ACCESS_KEY where Terraform runs.`,
  },
  {
    mistake: "a token for HCP Terraform in a file",
    code: ErrorCode.STATE_SECRET,
    declare: keptIn({ backend: "cloud", organization: "example", token: "x.atlasv1.y" }),
  },
  {
    mistake: "a password in the address of a database",
    code: ErrorCode.STATE_SECRET,
    declare: inDatabase(" postgres://terraform:hunter2@db.example.com/states"),
  },
  {
    mistake: "a password among the words that lead to a database",
    code: ErrorCode.STATE_SECRET,
    declare: inDatabase("host=db.example.com Password = hunter2"),
  },
  {
    mistake: "a password in the address of a service",
    code: ErrorCode.STATE_SECRET,
    declare: keptIn({ ...s3, endpoints: { s3: "https://me:hunter2@s3.example.com" } }),
  },
  {
    mistake: "a state in a folder of one machine",
    code: ErrorCode.STATE_PATH,
    declare: keptIn({ backend: "local", path: "/home/me/{stack}.tfstate" }),
    message: `[STATE_PATH] at eks-clusters: state.path is a path of one machine, and what is synthesized is the same on every machine.
  found: state.path = "/home/me/{stack}.tfstate"
  fix: give a path that is relative.`,
  },
  {
    mistake: "a state in somebody's home",
    code: ErrorCode.STATE_PATH,
    declare: keptIn({ backend: "local", path: "~/{stack}.tfstate" }),
  },
  {
    mistake: "a state on a drive of Windows",
    code: ErrorCode.STATE_PATH,
    declare: keptIn({ backend: "local", path: "C:\\states\\{stack}.tfstate" }),
  },
  {
    mistake: "a kubeconfig of one machine",
    code: ErrorCode.STATE_PATH,
    declare: keptIn({ backend: "kubernetes", config_path: "~/.kube/config" }),
  },
  {
    mistake: "a socket of a database on one machine",
    code: ErrorCode.STATE_PATH,
    declare: inDatabase("host=/var/run/postgresql dbname=states"),
  },
  {
    mistake: "workspaces by tags",
    code: ErrorCode.STATE_UNSUPPORTED,
    declare: inWorkspaces({ tags: ["tidb"] }),
    message: `[STATE_UNSUPPORTED] at eks-clusters: state.workspaces.tags cannot be used: stacks read each other's outputs, and cdktf finds no single workspace by tags.
  found: state.workspaces.tags = ["tidb"]
  fix: give workspaces.name instead, such as "tidb-{stack}".`,
  },
  {
    mistake: "locks in DynamoDB",
    code: ErrorCode.STATE_UNSUPPORTED,
    declare: keptIn({ ...s3, dynamodb_table: "locks" }),
  },
  {
    mistake: "a command that signs in to a cluster",
    code: ErrorCode.STATE_UNSUPPORTED,
    declare: keptIn({ backend: "kubernetes", exec: { command: "aws" } }),
  },
];
