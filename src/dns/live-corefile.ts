import { DataKubernetesConfigMapV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-config-map-v1";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { type Precondition, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { COREDNS_CONFIG_MAP } from "./coredns";
import { stringLiteral } from "./terraform-text";

const BEGIN = "# BEGIN cdktf-multicluster";
const END = "# END cdktf-multicluster";

/** What a {@link LiveCorefile} is made of. */
export interface LiveCorefileProps {
  readonly clusterName: string;
  readonly provider: KubernetesProvider;
  /** The server blocks to add, as a text that ends in a line break; empty for none. */
  readonly blocks: string;
  /** The zones of these blocks, as names without dot and port or as ranges. */
  readonly zones: readonly string[];
}

/**
 * The Corefile that a cluster has, with our server blocks between two markers at its end. All that
 * stands outside of the markers stays as it is, byte for byte, also when the blocks change or go.
 *
 * Terraform reads and merges it anew with each plan, so that an edit of the rest is kept.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/data-sources/config_map_v1
 */
export class LiveCorefile extends Construct {
  /** The merged text, as an expression. */
  public readonly text: string;
  /** What must hold before it is written. */
  public readonly preconditions: readonly Precondition[];

  public constructor(scope: Construct, id: string, props: LiveCorefileProps) {
    super(scope, id);
    const { clusterName, provider, blocks, zones } = props;
    const found = new DataKubernetesConfigMapV1(this, "found", {
      provider,
      metadata: { ...COREDNS_CONFIG_MAP },
    });
    const live = new TerraformLocal(
      this,
      "live",
      `\${lookup(data.kubernetes_config_map_v1.${found.friendlyUniqueId}.data, "Corefile", "")}`,
    );
    const liveText = `local.${live.friendlyUniqueId}`;
    const section = `\n${BEGIN}[^\n]*\n(?s:.*?)${END}[^\n]*(?:\n|$)`;
    const rest = new TerraformLocal(
      this,
      "rest",
      `\${replace(${liveText}, ${stringLiteral(`/${section}/`)}, "")}`,
    );
    const restText = `local.${rest.friendlyUniqueId}`;
    const marked = `\n${BEGIN}: managed by Terraform, do not edit\n${blocks}${END}\n`;
    this.text = Token.asString(
      blocks === "" ? `\${${restText}}` : `\${join("", [${restText}, ${stringLiteral(marked)}])}`,
    );

    const count = (pattern: string): string =>
      `length(regexall(${stringLiteral(pattern)}, ${liveText}))`;
    const where = `the Corefile of the cluster "${clusterName}" (ConfigMap kube-system/coredns)`;
    this.preconditions = [
      {
        condition: `\${trimspace(${liveText}) != ""}`,
        errorMessage: `There is no text in ${where}, so there is nothing to add stub domains to. Restore the Corefile, or give it as base text.`,
      },
      {
        condition: `\${${count(BEGIN)} <= 1 && ${count(BEGIN)} == ${count(END)} && length(regexall(${stringLiteral(`(?:${BEGIN}|${END})`)}, ${restText})) == 0}`,
        errorMessage: `The markers "${BEGIN}" and "${END}" in ${where} are damaged, or there are two pairs of them. Delete these lines and the server blocks between them by hand, and deploy again.`,
      },
      ...zones.map((zone) => ({
        condition: `\${length(regexall(${stringLiteral(declarationOf(zone))}, ${restText})) == 0}`,
        errorMessage: `A server block for ${zone} stands in ${where} already, outside of our markers; with a second one CoreDNS would not start. Delete that block first, and deploy again.`,
      })),
    ];
  }
}

/**
 * A regular expression for the line that begins a server block of a zone. Keys before the zone have a
 * dot, colon or slash in them, which tells them from plugins whose argument the zone is.
 */
function declarationOf(zone: string): string {
  const name = zone.replaceAll(/[.+*?^$()[\]{}|\\/]/g, "\\$&");
  const earlierKeys = "(?:[^\\s{}#,]*[.:/][^\\s{}#,]*[\\s,]+)*";
  return `(?im)^[ \\t]*${earlierKeys}(?:dns://)?${name}\\.?(?::53)?(?:[\\s,{]|$)`;
}
