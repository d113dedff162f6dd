import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheFolder } from "./cache";
import { isRecord, isStringArray, parseRecord } from "./json";
import { pythonWith } from "./python";

const FOLDER = join(__dirname, "moto");

/** A simulation of AWS that runs, with an account for every role that a provider assumes. */
export interface Moto {
  readonly url: string;
  /** Account of a provider that assumes no role. */
  readonly accountId: string;
  /** What the AWS provider needs: provider blocks stay as they are for the real AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** Traces of requests that failed inside moto. It is kept when there are some. */
  readonly logFile: string;
  /**
   * Ids of the resources that exist, by `account/region/service/kind`. Empty kinds are left out,
   * and so is what moto makes by itself, such as default VPCs.
   */
  remaining(): Promise<Record<string, string[]>>;
  stop(): Promise<void>;
}

function awsEnvironment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "moto",
    AWS_SECRET_ACCESS_KEY: "moto",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

async function firstLine(child: ChildProcess, logFile: string): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error("moto was started without a pipe for stdout");
  return new Promise((resolve, reject) => {
    const fail = (code: number | null): void => {
      reject(
        new Error(
          `moto ended with exit code ${code} before it was ready:\n${readFileSync(logFile, "utf8")}`,
        ),
      );
    };
    createInterface({ input: stdout }).once("line", (line) => {
      child.off("exit", fail);
      resolve(line);
    });
    child.once("error", reject);
    child.once("exit", fail);
  });
}

async function fetchRemaining(url: string): Promise<Record<string, string[]>> {
  const response = await fetch(`${url}/moto-api/remaining`);
  const body: unknown = await response.json();
  if (!isRecord(body)) throw new Error(`moto answered ${response.status} to /moto-api/remaining`);
  const remaining: Record<string, string[]> = {};
  for (const [key, ids] of Object.entries(body)) {
    if (!isStringArray(ids)) throw new Error(`moto listed ${JSON.stringify(ids)} as ${key}`);
    remaining[key] = ids;
  }
  return remaining;
}

/** Starts an empty simulation of AWS on a free port. It ends with `stop`, or with this process. */
export async function startMoto(): Promise<Moto> {
  const python = await pythonWith(join(FOLDER, "requirements.txt"));
  const logFile = join(cacheFolder(), `moto-${randomUUID()}.log`);
  const log = openSync(logFile, "w");
  const child: ChildProcess = spawn(python, ["-B", join(FOLDER, "start.py")], {
    stdio: ["pipe", "pipe", log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const { port, accountId } = parseRecord(await firstLine(child, logFile), "moto's first line");
  if (typeof port !== "number" || typeof accountId !== "string") {
    throw new Error("moto named no port or no account");
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    accountId,
    env: awsEnvironment(url),
    logFile,
    remaining: () => fetchRemaining(url),
    stop: async () => {
      child.stdin?.end();
      await ended;
      if (statSync(logFile, { throwIfNoEntry: false })?.size === 0) rmSync(logFile);
    },
  };
}
