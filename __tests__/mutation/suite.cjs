const { readdirSync } = require("node:fs");
const { join } = require("node:path");

// The folder of src whose code is changed.
const tests = join(__dirname, "..", globalThis.testedFolder);
for (const file of readdirSync(tests).sort()) {
  if (file.endsWith(".test.ts")) {
    require(join(tests, file));
  }
}
