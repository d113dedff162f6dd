import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache";
import { run } from "./command";

const OLDEST = [3, 11] as const;
const PURPOSE = "moto, the simulation of AWS, and checkov, the static analysis, run with Python";
const FIX = `Install Python >= ${OLDEST.join(".")} with its venv module (Debian: apt install python3 python3-venv).`;

async function pythonVersion(): Promise<string> {
  const script = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
  let version: string;
  try {
    version = (await run("python3", ["-c", script], { env: process.env })).stdout.trim();
  } catch (error) {
    throw new Error(`${PURPOSE}: ${String(error)}\n${FIX}`, { cause: error });
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST[0] || minor < OLDEST[1]) {
    throw new Error(`${PURPOSE}: found ${version}.\n${FIX}`);
  }
  return version;
}

/** What this process has made, or is making. */
const environments = new Map<string, Promise<string>>();

/**
 * Makes a virtual environment with the packages of a requirements file, once for each content of
 * the file and version of Python.
 *
 * @returns path of its interpreter
 */
export async function pythonWith(requirements: string): Promise<string> {
  const python = environments.get(requirements) ?? makeEnvironment(requirements);
  environments.set(requirements, python);
  return python;
}

async function makeEnvironment(requirements: string): Promise<string> {
  const version = await pythonVersion();
  const hash = createHash("sha256")
    .update(version)
    .update(readFileSync(requirements))
    .digest("hex");
  const folder = join(cacheFolder(), `python-${hash.slice(0, 12)}`);
  const python = join(folder, "bin", "python");
  if (existsSync(python)) return python;
  // Under another name first: a folder of the final name is a complete one.
  const draft = mkdtempSync(`${folder}-`);
  try {
    await run("python3", ["-m", "venv", draft], { env: process.env });
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      requirements,
    ];
    await run(join(draft, "bin", "python"), pip, { env: process.env });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(python)) throw error;
  }
  return python;
}
