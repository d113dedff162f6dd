import { readFileSync } from "node:fs";
import { stdout } from "node:process";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

// Runs in a process of its own: Jest cannot load the project's configuration, which is a module.
// The files need not exist, so rules that look at types have nothing to look at.
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });
const files = JSON.parse(readFileSync(0, "utf8"));
const results = await Promise.all(
  files.map(async ({ filePath, text }) => {
    const [result] = await eslint.lintText(text, { filePath });
    return result?.messages.map(({ ruleId, message }) => ({ ruleId, message })) ?? [];
  }),
);
stdout.write(JSON.stringify(results));
