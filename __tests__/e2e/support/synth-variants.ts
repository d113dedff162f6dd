/** Synthesizes every variant into a folder of its own in the folder that is named: a program. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { variants } from "./variants";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  throw new Error("Name the folder to synthesize to.");
}
mkdirSync(folder, { recursive: true });
for (const [name, fill] of Object.entries(variants)) {
  const app = new App({ outdir: join(folder, name), stackTraces: false });
  fill(app);
  app.synth();
}
