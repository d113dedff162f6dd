import { fileURLToPath, URL } from "node:url";
import { common } from "../../jest.config.mjs";

/** The tests of a folder as one file, since each file loads cdktf anew. */
export default {
  ...common,
  rootDir: "../..",
  roots: ["<rootDir>/src", "<rootDir>/__tests__"],
  testMatch: ["<rootDir>/__tests__/mutation/suite.cjs"],
  testEnvironment: fileURLToPath(new URL("first-failure.cjs", import.meta.url)),
  setupFilesAfterEnv: ["<rootDir>/__tests__/mutation/setup.cjs"],
};
