import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** What the command prints, and its exit code. */
function explain(...args: readonly string[]): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const command = [join(ROOT, "scripts", "run.cjs"), "scripts/explain.ts", ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
}

const TO_PEER = ["--from", "test-cluster", "--to", "basic-pd.cluster-2.svc.cluster.local"];

describe("npm run explain", () => {
  it("prints each hop with its construct, and ends with 0 where all of them let it through", () => {
    const { status, stdout, stderr } = explain(...TO_PEER, "--port", "2379");

    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.trimEnd().split("\n")).toEqual(
      expect.arrayContaining([
        "Whose name it is:",
        "How it is resolved:",
        "How it is reached:",
        "  ✓ the cluster security group of test-cluster-2 admits tcp 2379 from 192.168.0.0/16",
        "      eks-network/mesh/test-cluster/test-cluster-2/accepter-ingress-cluster-192-168-0-0-16-all",
        "let through",
      ]),
    );
    expect(stdout).not.toContain("✗");
  });

  it("prints what docs/explain.md shows", () => {
    const { stdout } = explain(...TO_PEER, "--port", "2379");
    const document = readFileSync(join(ROOT, "docs", "explain.md"), "utf8");
    const shown = /```console\n\$ npm run explain[^\n]*\n([^]*?)```/.exec(document)?.[1] ?? "";

    for (const part of shown.split("  …\n")) expect(stdout).toContain(part);
    expect(shown.split("  …\n")).toHaveLength(2);
  });

  it("ends with 1 at the hop that blocks, with what to do", () => {
    const { status, stdout } = explain(
      "--from",
      "test-cluster",
      "--to",
      "192.0.2.1",
      "--port",
      "1",
    );

    expect(status).toBe(1);
    expect(stdout).toMatch(/ {2}✗ .*\n.*\n {6}fix: .*\n\nblocked\n$/);
  });

  it.each([
    [
      "a cluster that is not declared",
      ["--from", "z", "--to", "10.0.0.1", "--port", "1"],
      "[CLUSTER_UNKNOWN]",
    ],
    ["a port that is none", [...TO_PEER, "--port", "http"], "[PORT_RANGE]"],
    ["a protocol that is none", [...TO_PEER, "--protocol", "http"], 'no protocol "http"'],
    ["an option that is none", [...TO_PEER, "--ports", "1"], "--ports"],
  ])("ends with 2 for %s", (_, args, message) => {
    const { status, stdout, stderr } = explain(...args);

    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("tells how it is used", () => {
    const { status, stdout } = explain("--help");

    expect(status).toBe(0);
    expect(stdout).toContain("--from CLUSTER --to DESTINATION");
  });
});
