/**
 * The app of stacks/main.ts without names, with the versions of the providers that this machine has and
 * without the stack that APP_WITHOUT_STACK names: the program that the end-to-end tests give to cdktf's
 * command.
 */
import { App, TerraformStack } from "cdktf";
import { addEksStacks, eksTopology } from "../../../stacks/topologies";
import { findPluginMirror, fullAddress } from "./providers";
import { withoutNames } from "./without-names";

const app = new App({ stackTraces: false });
addEksStacks(app, withoutNames(eksTopology));
app.node.tryRemoveChild(process.env["APP_WITHOUT_STACK"] ?? "");
const version = findPluginMirror()?.versions.get(fullAddress("aws"));
if (version !== undefined) {
  for (const stack of app.node.children.filter((child) => TerraformStack.isStack(child))) {
    stack.addOverride("terraform.required_providers.aws.version", version);
  }
}
app.synth();
