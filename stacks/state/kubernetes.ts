import { flag, machinePath, map, proxy, secret, stateName, text, unsupported } from "./key";
import { StateBackend, type StateBackendKind } from "./state-backend";

const LABEL = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;

/**
 * In a Secret of a cluster that exists, with a Lease as lock. Without `in_cluster_config` and `host`
 * Terraform takes KUBE_CONFIG_PATH.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/kubernetes
 */
export const kubernetes: StateBackendKind = {
  keys: {
    secret_suffix: stateName("{stack}", {
      takes:
        "values of a label, of lower-case letters, digits, dots and hyphens, that end in no hyphen and number",
      // A number at the end is that of a part of a state which is too large for one Secret.
      holds: (suffix) => LABEL.test(suffix) && !/-\d+$/.test(suffix),
    }),
    namespace: text(),
    labels: map(),
    in_cluster_config: flag(),
    config_context: text(),
    config_context_auth_info: text(),
    config_context_cluster: text(),
    host: text(),
    insecure: flag(),
    cluster_ca_certificate: text(),
    proxy_url: proxy("KUBE_PROXY_URL"),
    token: secret("KUBE_TOKEN"),
    password: secret("KUBE_PASSWORD"),
    client_certificate: secret("KUBE_CLIENT_CERT_DATA"),
    client_key: secret("KUBE_CLIENT_KEY_DATA"),
    config_path: machinePath("KUBE_CONFIG_PATH"),
    config_paths: machinePath("KUBE_CONFIG_PATHS"),
    exec: unsupported(
      "it runs a command on the machine where Terraform runs",
      "put it into the kubeconfig that KUBE_CONFIG_PATH names",
    ),
  },
  keep: (stack, args) => new StateBackend(stack, "kubernetes", args),
};
