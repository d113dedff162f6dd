import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { run } from "./support/command";
import { type Moto, startMoto } from "./support/moto";
import { cdktfCommand } from "./support/npm";
import { findPluginMirror, writeCliConfig } from "./support/providers";

const MINUTE = 60_000;
const ROOT = join(__dirname, "..", "..");

let moto: Moto;
let command: string;
let folder: string;

beforeAll(async () => {
  command = await cdktfCommand();
  moto = await startMoto();
  folder = mkdtempSync(join(tmpdir(), "cdktf-command-"));
}, 10 * MINUTE);

afterAll(async () => {
  await moto.stop();
  rmSync(folder, { recursive: true });
}, MINUTE);

/**
 * What cdktf's command writes to stdout.
 *
 * @param without a stack that the app leaves out
 */
async function cdktf(args: readonly string[], without = ""): Promise<string> {
  const mirror = findPluginMirror();
  const { stdout } = await run(
    command,
    [
      ...args,
      "--app",
      "node --import tsx __tests__/e2e/support/pinned-app.ts",
      "--output",
      join(folder, "cdktf.out"),
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...moto.env,
        CHECKPOINT_DISABLE: "1",
        CI: "1",
        APP_WITHOUT_STACK: without,
        ...(mirror && {
          TF_CLI_CONFIG_FILE: writeCliConfig(mirror),
          // cdktf locks providers for other platforms, too; that command knows no configuration.
          TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror.folder}`,
        }),
      },
    },
  );
  return stripVTControlCharacters(stdout);
}

/** What the stacks report, in the order in which they were done. */
function resourceCounts(output: string, report: RegExp): number[] {
  return [...output.matchAll(report)].map(([, count]) => Number(count));
}

describe("cdktf's command", () => {
  it(
    "lists the stacks",
    async () => {
      const listed = await cdktf(["list"]);
      const names = [...listed.matchAll(/^(eks-\S+)\s+\//gm)].map(([, name]) => name);
      expect(names).toEqual(["eks-clusters", "eks-dns", "eks-network"]);
    },
    5 * MINUTE,
  );

  it(
    "synthesizes them",
    async () => {
      await cdktf(["synth"]);
      for (const stack of ["eks-clusters", "eks-network", "eks-dns"]) {
        expect(existsSync(join(folder, "cdktf.out", "stacks", stack, "cdk.tf.json"))).toBe(true);
      }
    },
    5 * MINUTE,
  );

  it(
    "shows what a deploy would create, deploys in the order of the stacks, and destroys in reverse",
    async () => {
      // moto's clusters have no API server that names could be written to. cdktf destroys no stack
      // without those that depend on it, so the app goes without eks-dns altogether.
      const aws = (...args: readonly string[]): Promise<string> => cdktf(args, "eks-dns");
      expect(await aws("diff", "eks-clusters")).toContain("Plan: 80 to add, 0 to change");

      // Named in the wrong order on purpose: the network needs what the clusters' stack puts out.
      const stacks = ["eks-network", "eks-clusters"];
      const deployed = await aws("deploy", ...stacks, "--auto-approve");
      expect(resourceCounts(deployed, /Apply complete! Resources: (\d+) added/g)).toEqual([80, 14]);

      const destroyed = await aws("destroy", ...stacks, "--auto-approve");
      expect(resourceCounts(destroyed, /Destroy complete! Resources: (\d+) destroyed/g)).toEqual([
        14, 80,
      ]);
      expect(await moto.remaining()).toEqual({});
    },
    15 * MINUTE,
  );
});
