// Changes the code of one folder after the other, a little at a time, and counts how many of the changes
// its tests notice.
//
//   npm run mutation                      all folders
//   npm run mutation -- dns/corefile      some of them
//   npm run mutation -- --incremental     only what changed since the last run
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Stryker } from "@stryker-mutator/core";

const FOLDERS = ["cluster", "dns"].flatMap((layer) => [
  layer,
  ...readdirSync(`src/${layer}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice("src/".length)),
]);
const REPORTS = "coverage/mutation";

const isOption = (word) => word.startsWith("--");
const words = process.argv.slice(2);
const wrong = words.filter((word) => word !== "--incremental" && !FOLDERS.includes(word));
if (wrong.length > 0) {
  throw new Error(`There is no ${wrong.join(" ")}; name ${FOLDERS.join(", ")} or --incremental.`);
}
const folders = words.filter((word) => !isOption(word));

for (const folder of folders.length > 0 ? folders : FOLDERS) {
  const reports = `${REPORTS}/${folder.replaceAll("/", "-")}`;
  await new Stryker({
    mutate: [`src/${folder}/*.ts`],
    testRunner: "jest",
    jest: {
      configFile: "__tests__/mutation/jest.config.mjs",
      config: { globals: { testedFolder: folder } },
      enableFindRelatedTests: false,
    },
    coverageAnalysis: "perTest",
    thresholds: { high: 95, low: 90, break: 85 },
    // On a busy machine a slow test must not look like a change that makes it run for ever.
    timeoutMS: 30_000,
    dryRunTimeoutMinutes: 30,
    ignorePatterns: [
      "/*",
      "!/src",
      "!/__tests__",
      "/__tests__/e2e",
      "!/docs",
      "!/jest.config.mjs",
      "!/package.json",
    ],
    tempDirName: `${REPORTS}/sandbox`,
    cleanTempDir: "always",
    incremental: words.includes("--incremental"),
    incrementalFile: `${reports}.incremental.json`,
    reporters: ["clear-text", "progress-append-only", "html", "json"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: `${reports}.html` },
    jsonReporter: { fileName: `${reports}.json` },
  }).runMutationTest();
}
