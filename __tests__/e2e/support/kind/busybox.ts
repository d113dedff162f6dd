import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command";

const OWN = "cdktf-multicluster-e2e/busybox:1";
const PUBLISHED = "busybox:1";

/**
 * An image of this machine's Docker engine with busybox' programs: made of the busybox on PATH, where
 * that needs no libraries, else the published one.
 *
 * @returns its tag
 */
export async function busyboxImage(): Promise<string> {
  if (await starts(OWN)) return OWN;
  try {
    await importOwn();
  } catch (error) {
    console.info(`No image of this machine's own busybox: ${String(error)}`);
  }
  if (await starts(OWN)) return OWN;
  await command("docker", "pull", PUBLISHED);
  return PUBLISHED;
}

async function starts(image: string): Promise<boolean> {
  const options = ["--rm", "--pull=never", "--network=none"];
  return command("docker", "run", ...options, image, "true").then(
    () => true,
    () => false,
  );
}

async function importOwn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "busybox-"));
  const bin = join(folder, "root", "bin");
  try {
    mkdirSync(bin, { recursive: true });
    const program = await command("sh", "-c", "command -v busybox");
    copyFileSync(program.trim(), join(bin, "busybox"));
    const names = (await command("busybox", "--list")).trim().split("\n");
    for (const name of names.filter((name) => name !== "busybox")) {
      symlinkSync("busybox", join(bin, name));
    }
    const archive = join(folder, "root.tar");
    await command("tar", "-C", join(folder, "root"), "-cf", archive, ".");
    await command("docker", "import", "--change", "ENV PATH=/bin", archive, OWN);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function command(name: string, ...args: readonly string[]): Promise<string> {
  return (await run(name, args, { env: process.env })).stdout;
}
