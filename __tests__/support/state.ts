import type { App } from "cdktf";
import { addStacks } from "../../stacks/topologies";
import { bodyOf, type Body, type SynthesizedStack, synthesize, testApp } from "./synth";

/** All stacks of the repository, with their state where the context `state` says. */
export function synthesizeWithState(
  state: unknown,
  add: (app: App) => void = addStacks,
): ReadonlyMap<string, SynthesizedStack> {
  const app = testApp();
  app.node.setContext("state", state);
  add(app);
  return synthesize(app);
}

/** Where a stack keeps its state: the type of the backend, and the arguments. */
export function backendOf(stack: SynthesizedStack): [type: string, args: Body][] {
  const { backend, cloud } = stack.section("terraform");
  return [
    ...Object.entries(bodyOf(backend)).map(([type, args]): [string, Body] => [type, bodyOf(args)]),
    ...(cloud === undefined ? [] : [["cloud", bodyOf(cloud)] satisfies [string, Body]]),
  ];
}

/** What a stack reads other stacks' outputs from, by the name of the other stack. */
export function remoteStatesOf(stack: SynthesizedStack): Record<string, Body> {
  return Object.fromEntries(
    stack
      .dataSources("terraform_remote_state")
      .map(({ id, body }) => [id.replace("cross-stack-reference-input-", ""), body]),
  );
}

/** Runs something with variables of the environment, and takes them away again. */
export function withVariables<T>(variables: Readonly<Record<string, string>>, work: () => T): T {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return work();
  } finally {
    process.env = before;
  }
}
