import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type App, TerraformStack } from "cdktf";

/**
 * What was synthesized, for people: each stack's resources and the command that deploys it.
 *
 * @param app an app that was synthesized
 */
export function summarize(app: App): string {
  const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
  const sections = stacks.map((stack) => {
    const file = join(app.outdir, "stacks", stack.node.id, "cdk.tf.json");
    const counts = countResources(JSON.parse(readFileSync(file, "utf8")));
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const first = stack.dependencies.map(({ node }) => node.id).join(", ");
    return [
      `${stack.node.id}: ${total} resources${first ? `, after ${first}` : ""}`,
      ...counts.map(([type, count]) => `  ${count.toString().padStart(4)}  ${type}`),
      `  deploy: npx cdktf-cli@0.21 deploy ${[...stack.dependencies, stack].map(({ node }) => node.id).join(" ")}`,
    ].join("\n");
  });
  return [`Terraform JSON is in ${app.outdir}/stacks.`, ...sections].join("\n\n");
}

function countResources(stack: unknown): [string, number][] {
  const resources = entriesOf(entriesOf(stack).find(([key]) => key === "resource")?.[1]);
  return resources
    .map(([type, byId]): [string, number] => [type, entriesOf(byId).length])
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
