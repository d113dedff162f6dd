import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import type { RunningCommand } from "../command";
import type { Host } from "./host";
import { join } from "./join";
import { startProgram } from "./program";

const SERVER = /"server":"https:\/\/([\d.]+):(\d+)"/;
const PORT = 6443;

/** Makes an API server of this machine reachable at an address of a {@link Host}. */
export class ApiRelay {
  /** @param kubeconfig that of the API server */
  public static async start(kubeconfig: string, host: Host, address: string): Promise<ApiRelay> {
    const text = readFileSync(kubeconfig, "utf8");
    const [, from = "", port = ""] = SERVER.exec(text) ?? [];
    if (port === "") throw new Error(`${kubeconfig} names no server.`);
    const folder = mkdtempSync(joinPath(tmpdir(), "api-relay-"));
    const socket = joinPath(folder, "socket");
    const server = createServer((connection) => {
      join(connection, connect(Number(port), from));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const program = startProgram(host, "relay-program.ts", [address, `${PORT}`, socket]);
    await program.hasWritten("listening");
    const relayed = joinPath(folder, "kubeconfig");
    writeFileSync(relayed, text.replace(SERVER, `"server":"https://${address}:${PORT}"`), {
      mode: 0o600,
    });
    return new ApiRelay(relayed, folder, server, program);
  }

  private constructor(
    /** Path of a file with that address and the credentials. */
    public readonly kubeconfig: string,
    private readonly folder: string,
    private readonly server: Server,
    private readonly program: RunningCommand,
  ) {}

  public async stop(): Promise<void> {
    await this.program.kill("SIGKILL");
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
