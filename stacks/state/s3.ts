import {
  count,
  flag,
  list,
  machinePath,
  map,
  proxy,
  secret,
  stateName,
  text,
  unsupported,
} from "./key";
import { StateBackend, type StateBackendKind } from "./state-backend";

const byLockFile = unsupported(
  "locks are files beside the state (use_lockfile), and Terraform takes DynamoDB's out",
  "delete it",
);

const byEnvironment = proxy("HTTP_PROXY, HTTPS_PROXY and NO_PROXY");

/**
 * In an S3 bucket, or one of a service that speaks as S3 does.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export const s3: StateBackendKind = {
  keys: {
    bucket: text({ required: "my-terraform-states" }),
    key: stateName("{stack}.tfstate", {
      takes: "keys that neither begin nor end with a slash",
      holds: (key) => !key.endsWith("/"),
    }),
    region: text({ required: "us-west-2" }),
    use_lockfile: flag({ initial: true }),
    encrypt: flag({ initial: true }),
    kms_key_id: text(),
    acl: text(),
    workspace_key_prefix: text(),
    profile: text(),
    "assume_role.role_arn": text(),
    "assume_role.external_id": text(),
    "assume_role.session_name": text(),
    "assume_role.duration": text(),
    "assume_role.tags": map(),
    "assume_role.transitive_tag_keys": list(),
    allowed_account_ids: list(),
    "endpoints.s3": text(),
    "endpoints.iam": text(),
    "endpoints.sts": text(),
    "endpoints.sso": text(),
    sts_region: text(),
    use_path_style: flag(),
    use_fips_endpoint: flag(),
    use_dualstack_endpoint: flag(),
    insecure: flag(),
    max_retries: count(),
    retry_mode: text(),
    skip_credentials_validation: flag(),
    skip_requesting_account_id: flag(),
    skip_metadata_api_check: flag(),
    skip_region_validation: flag(),
    skip_s3_checksum: flag(),
    access_key: secret("AWS_ACCESS_KEY_ID"),
    secret_key: secret("AWS_SECRET_ACCESS_KEY"),
    token: secret("AWS_SESSION_TOKEN"),
    sse_customer_key: secret("AWS_SSE_CUSTOMER_KEY"),
    shared_config_files: machinePath("AWS_CONFIG_FILE"),
    shared_credentials_files: machinePath("AWS_SHARED_CREDENTIALS_FILE"),
    custom_ca_bundle: machinePath("AWS_CA_BUNDLE"),
    http_proxy: byEnvironment,
    https_proxy: byEnvironment,
    no_proxy: byEnvironment,
    dynamodb_table: byLockFile,
    dynamodb_endpoint: byLockFile,
    "endpoints.dynamodb": byLockFile,
  },
  // The first with use_lockfile.
  terraform: 10,
  keep: (stack, args) => new StateBackend(stack, "s3", args),
};
