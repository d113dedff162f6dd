import { spawnSync } from "node:child_process";
import { NODE_ROUTES_SCRIPT } from "../../src/kind/node-routes-script";

/** What shellcheck says of a script for any POSIX shell; undefined where there is no shellcheck. */
function shellcheck(script: string): string | undefined {
  const options = { input: script, encoding: "utf8" } as const;
  const { error, stdout, stderr } = spawnSync("shellcheck", ["-s", "sh", "-"], options);
  return error === undefined ? stdout + stderr : undefined;
}

const isThere = shellcheck(":\n") !== undefined;
if (!isThere) {
  console.warn("The script of NodeRoutes is not checked: no shellcheck (apt install shellcheck)");
}
const itWithShellcheck = isThere ? it : it.skip;

describe("the script of NodeRoutes", () => {
  itWithShellcheck("is clean under shellcheck", () => {
    expect(shellcheck(NODE_ROUTES_SCRIPT)).toBe("");
  });

  itWithShellcheck("is checked for more than its syntax", () => {
    const careless = NODE_ROUTES_SCRIPT.replace('chroot "$NODE_ROOT"', "chroot $NODE_ROOT");

    expect(shellcheck(careless)).toContain("SC2086");
  });

  it("has nothing that Terraform takes for a template", () => {
    expect(NODE_ROUTES_SCRIPT).not.toMatch(/[$%]\{/);
  });

  it("calls nothing of the node but ip and iptables", () => {
    const calls = NODE_ROUTES_SCRIPT.matchAll(/\bon_node (\S+)/g);

    expect(new Set([...calls].map(([, program]) => program))).toEqual(new Set(["ip", "iptables"]));
    expect(NODE_ROUTES_SCRIPT.match(/chroot/g)).toHaveLength(1);
  });

  it("writes to no file", () => {
    const targets = NODE_ROUTES_SCRIPT.matchAll(/>+ *(\S+)/g);

    expect([...targets].map(([, target]) => target)).toEqual(["/dev/null"]);
    expect(NODE_ROUTES_SCRIPT).not.toMatch(/\b(tee|cp|mv|rm|touch|mkdir|mktemp|ln|dd)\b/);
  });
});
