import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command";
import { type Endpoint, freeEndpoint, LOOPBACK } from "./kubernetes/endpoint";
import { ServerProcess } from "./kubernetes/server-process";
import { missingTools, toolPath } from "./kubernetes/tools";

const USER = "terraform";
/** The user `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** Why no PostgreSQL can run on this machine; undefined when one can. */
export function missingPostgres(): string | undefined {
  return missingTools("initdb", "postgres", "psql", "setpriv");
}

/** A PostgreSQL server with an empty database `postgres`, whose user `terraform` has a password. */
export class Postgres {
  public static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), "postgres-"));
    const password = randomBytes(16).toString("hex");
    const passwordFile = join(folder, "password");
    writeFileSync(passwordFile, password);
    const via: string[] = [];
    if (process.getuid?.() === 0) {
      for (const path of [folder, passwordFile]) chownSync(path, NOBODY, NOBODY);
      const ids = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
      via.push(toolPath("setpriv"), ...ids);
    }
    const data = join(folder, "data");
    const [program, ...args] = [
      ...via,
      toolPath("initdb"),
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--no-sync",
    ];
    await run(program, args, { cwd: folder, env: process.env });
    const endpoint = await freeEndpoint();
    const settings = [
      `listen_addresses=${LOOPBACK}`,
      `port=${endpoint.port}`,
      "unix_socket_directories=",
      // The data goes away with the test.
      "fsync=off",
    ];
    const server = ServerProcess.start(
      "postgres",
      ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
      via,
    );
    const postgres = new Postgres(endpoint, password, folder, server);
    try {
      await server.until(async () =>
        postgres.query("select 1").then(
          () => true,
          () => false,
        ),
      );
    } catch (error) {
      await postgres.stop();
      throw error;
    }
    return postgres;
  }

  private constructor(
    private readonly endpoint: Endpoint,
    public readonly password: string,
    private readonly folder: string,
    private readonly server: ServerProcess,
  ) {}

  /** Where the database is, without the password. */
  public get connStr(): string {
    return `postgres://${USER}@${this.endpoint.toString()}/postgres?sslmode=disable`;
  }

  /** The lines that a query gives, with `|` between the columns. */
  public async query(sql: string): Promise<string[]> {
    const options = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql];
    const env = { ...process.env, PGPASSWORD: this.password };
    const { stdout } = await run(toolPath("psql"), [...options, this.connStr], { env });
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** Ends it, and removes its data. */
  public async stop(): Promise<void> {
    // The fast way that PostgreSQL has: it ends its own processes.
    await this.server.stop("SIGINT");
    rmSync(this.folder, { recursive: true });
  }
}
