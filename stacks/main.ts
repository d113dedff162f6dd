import { App, CONTEXT_ENV } from "cdktf";
import { ValidationError } from "../src/cluster";
import { projectContext } from "./project-context";
import { summarize } from "./summary";
import { addStacks } from "./topologies";

try {
  const app = new App({ stackTraces: false, context: projectContext() });
  addStacks(app);
  app.synth();
  // cdktf's command passes a context, and prints what it has been asked for.
  if (process.env[CONTEXT_ENV] === undefined) {
    console.log(summarize(app));
  }
} catch (error) {
  if (!(error instanceof ValidationError)) {
    throw error;
  }
  // The message says what to mend and where; a stack trace would hide it.
  console.error(error.message);
  process.exitCode = 1;
}
