const { readdirSync } = require("node:fs");
const { join } = require("node:path");

for (const folder of ["cluster", "dns"]) {
  const tests = join(__dirname, "..", folder);
  for (const file of readdirSync(tests, { recursive: true }).sort()) {
    if (file.endsWith(".test.ts")) {
      require(join(tests, file));
    }
  }
}
