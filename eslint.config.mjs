import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Forbids imports in the files of one layer. */
function layer(folder, ...patterns) {
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": ["error", { patterns }],
    },
  };
}

const upwards = (names) => ({
  regex: `^(\\.\\./)+((src/)?(${names})(/|$)|index$|$)`,
  message: "Imports point down only: stacks, then aws, google, kind, dns and report, then cluster.",
});
const providers = (names) => ({
  regex: `^@cdktf/provider-(${names})`,
  message: "This layer does not know that provider.",
});
// The root of a provider's binding takes seconds and hundreds of megabytes to load.
const bindingRoots = {
  regex: "^@cdktf/provider-[a-z]+$",
  message: "Import one resource, such as @cdktf/provider-aws/lib/vpc.",
};

export default defineConfig(
  globalIgnores(["dist/", "cdktf.out/", "coverage/", "api/", ".e2e/"]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-invalid-void-type": ["error", { allowAsThisParameter: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_" }],
      "no-restricted-imports": ["error", { patterns: [bindingRoots] }],
    },
  },
  {
    // An example's own tsconfig.json is for its users, who have the package installed.
    files: ["examples/**/*.ts"],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: "tsconfig.json",
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  layer("examples", bindingRoots, {
    regex: "^\\.\\./",
    message: "An example stands alone: import the package by its name, as its users do.",
  }),
  layer("src/cluster", bindingRoots, providers(".*"), upwards("dns|aws|google|kind|report|stacks")),
  layer("src/report", providers(".*"), upwards("dns|aws|google|kind|stacks")),
  layer("src/dns", bindingRoots, providers("aws|google"), upwards("aws|google|kind|report|stacks")),
  layer("src/dns/corefile", providers(".*"), {
    regex: "^\\.\\./(?!\\.\\./cluster(/|$))",
    message: "A Corefile is a value: it knows src/cluster alone.",
  }),
  layer(
    "src/aws",
    bindingRoots,
    providers("google|kubernetes"),
    upwards("dns|google|kind|report|stacks"),
  ),
  layer(
    "src/google",
    bindingRoots,
    providers("aws|kubernetes"),
    upwards("dns|aws|kind|report|stacks"),
  ),
  layer("src/kind", bindingRoots, providers("aws|google"), upwards("aws|google|report|stacks")),
  layer("src/kind/bindings", providers(".*"), {
    regex: "^\\.\\./",
    message: "A binding knows its provider alone, and nothing of this package.",
  }),
  {
    files: ["**/*.cjs"],
    languageOptions: {
      globals: {
        __dirname: "readonly",
        module: "readonly",
        process: "readonly",
        require: "readonly",
      },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.cjs", "**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    // Constructs add themselves to the tree; nobody need keep them.
    files: ["{src,stacks,examples,__tests__,bench}/**/*.ts"],
    rules: { "no-new": "off", "@typescript-eslint/no-extraneous-class": "off" },
  },
  prettier,
);
