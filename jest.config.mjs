export const common = {
  testEnvironment: "node",
  // Where mutation tests have their copies of the checkout.
  modulePathIgnorePatterns: ["<rootDir>/coverage/"],
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
  },
};

export default {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/__tests__/e2e/"],
      // The examples import the package by its name, as its users do.
      moduleNameMapper: {
        "^cdktf-multicluster$": "<rootDir>/src",
        "^cdktf-multicluster/(.*)$": "<rootDir>/src/$1",
      },
    },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"] },
  ],
  collectCoverageFrom: ["src/**/*.ts"],
  coverageReporters: [["text", { skipFull: true }], "html"],
  coverageThreshold: { global: { branches: 95, functions: 98, lines: 98, statements: 98 } },
};
