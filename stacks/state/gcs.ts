import { list, secret, stateName, text } from "./key";
import { StateBackend, type StateBackendKind } from "./state-backend";

/**
 * In a bucket of Google Cloud Storage. Locking needs no setting.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/gcs
 */
export const gcs: StateBackendKind = {
  keys: {
    bucket: text({ required: "my-terraform-states" }),
    prefix: stateName("{stack}"),
    impersonate_service_account: text(),
    impersonate_service_account_delegates: list(),
    kms_encryption_key: text(),
    storage_custom_endpoint: text(),
    credentials: secret("GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_BACKEND_CREDENTIALS"),
    access_token: secret("GOOGLE_OAUTH_ACCESS_TOKEN"),
    encryption_key: secret("GOOGLE_ENCRYPTION_KEY"),
  },
  keep: (stack, args) => new StateBackend(stack, "gcs", args),
};
