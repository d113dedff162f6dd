/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["src/cluster/**/*.ts", "src/dns/**/*.ts"],
  testRunner: "jest",
  jest: { configFile: "__tests__/mutation/jest.config.mjs", enableFindRelatedTests: false },
  coverageAnalysis: "perTest",
  thresholds: { high: 95, low: 90, break: 85 },
  concurrency: 2,
  // On a busy machine a slow test must not look like a mutant that never ends.
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
  tempDirName: "coverage/mutation/sandbox",
  cleanTempDir: "always",
  incrementalFile: "coverage/mutation/incremental.json",
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "coverage/mutation/index.html" },
  jsonReporter: { fileName: "coverage/mutation/mutation.json" },
};
