import { readFileSync, writeFileSync } from "node:fs";
import { isRecord, parseRecord } from "./json";
import type { Moto } from "./moto";

/*
 * Where Terraform has no kubernetes provider: parameters of SSM stand for what is in the clusters, and
 * AWS providers, with the token as session token, for the kubernetes providers. Addresses, providers,
 * expressions, lifecycles and releases stay those of the package.
 */

const LIVE = /lookup\(data\.kubernetes_config_map_v1\.([\w-]+)\.data, \\"Corefile\\", \\"\\"\)/g;

const recordIn = (value: unknown, key: string): Record<string, unknown> => {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? found : {};
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const map = (
  blocks: Record<string, unknown>,
  body: (block: Record<string, unknown>, id: string) => Record<string, unknown>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(blocks).map(([id, block]) => {
      if (!isRecord(block)) throw new Error(`${id} is no block`);
      const alias = String(block["provider"]).replace(/^kubernetes\./, "aws.");
      return [id, { ...body(block, id), provider: alias }];
    }),
  );

/** Replaces what is Kubernetes' in a synthesized stack, in its file. */
export function putParametersForClusters(file: string): void {
  const text = readFileSync(file, "utf8")
    .replaceAll(LIVE, (_, id: string) => `data.aws_ssm_parameter.${id}.value`)
    .replaceAll("kubernetes_config_map_v1_data.", "aws_ssm_parameter.");
  const json = parseRecord(text, file);
  const { aws, kubernetes } = recordIn(json, "provider");
  const { kubernetes_config_map_v1: live, ...data } = recordIn(json, "data");
  const resource = recordIn(json, "resource");
  const { kubernetes: _, ...required } = recordIn(json["terraform"], "required_providers");
  const inClusters = {
    ...map(
      recordIn(resource, "kubernetes_config_map_v1_data"),
      ({ data: keys, lifecycle }, id) => ({
        name: `/${id}`,
        type: "String",
        value: isRecord(keys) ? keys["Corefile"] : undefined,
        overwrite: true,
        lifecycle,
      }),
    ),
    ...map(recordIn(resource, "kubernetes_service_v1"), ({ spec }, id) => ({
      name: `/${id}`,
      type: "String",
      value: JSON.stringify(spec),
    })),
  };
  writeFileSync(
    file,
    JSON.stringify({
      ...json,
      terraform: { ...recordIn(json, "terraform"), required_providers: required },
      provider: { aws: [...list(aws), ...list(kubernetes).map(standIn)] },
      resource: { aws_ssm_parameter: inClusters },
      data: {
        ...data,
        ...(isRecord(live) && {
          aws_ssm_parameter: map(live, (_block, id) => ({ name: `/${corefileOf(id)}` })),
        }),
      },
    }),
  );
}

/** An AWS provider that is configured from the values that the kubernetes provider takes. */
function standIn(provider: unknown): Record<string, unknown> {
  const { alias, host, token } = isRecord(provider) ? provider : {};
  return {
    alias,
    region: "us-west-2",
    access_key: "access",
    secret_key: "secret",
    token,
    default_tags: [{ tags: { host } }],
  };
}

/** The resource that writes the text which a data source of the stack reads. */
function corefileOf(dataSourceId: string): string {
  const clusterName = /^names-(.+)_live_found_/.exec(dataSourceId)?.[1];
  if (clusterName === undefined) throw new Error(`${dataSourceId} reads no Corefile`);
  return `corefile_${clusterName}`;
}

/** Calls SSM, as the AWS command line does. */
async function callSsm(
  moto: Moto,
  action: string,
  parameters: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const response = await fetch(moto.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonSSM.${action}`,
      authorization:
        "AWS4-HMAC-SHA256 Credential=moto/20260101/us-west-2/ssm/aws4_request, SignedHeaders=host, Signature=none",
    },
    body: JSON.stringify(parameters),
  });
  return parseRecord(await response.text(), `SSM ${action}`);
}

/** Writes a text where a stack finds the Corefile of a cluster. */
export async function putCorefile(moto: Moto, clusterName: string, text: string): Promise<void> {
  const name = { Name: `/corefile_${clusterName}` };
  await callSsm(moto, "PutParameter", { ...name, Type: "String", Value: text });
}

/** The Corefiles that exist, by the names of their clusters. */
export async function corefiles(moto: Moto): Promise<Record<string, string>> {
  const { Parameters: found } = await callSsm(moto, "GetParametersByPath", { Path: "/" });
  if (!Array.isArray(found) || !found.every(isRecord)) throw new Error("SSM listed no parameters");
  return Object.fromEntries(
    found
      .map(({ Name: name, Value: value }) => [String(name), String(value)] as const)
      .filter(([name]) => name.startsWith("/corefile_"))
      .map(([name, value]) => [name.replace("/corefile_", ""), value]),
  );
}
