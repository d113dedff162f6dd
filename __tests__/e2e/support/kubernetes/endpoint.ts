import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** Every server of the tests listens on it. */
export const LOOPBACK = "127.0.0.1";

/** Where a server listens, over UDP and TCP alike. */
export class Endpoint {
  public constructor(
    public readonly port: number,
    public readonly address = LOOPBACK,
  ) {}

  public toString(): string {
    return `${this.address}:${this.port}`;
  }
}

// Below the ports that the kernel gives to connections, so that none of them takes one meanwhile.
const FIRST_PORT = 10_000;
const LAST_PORT = 30_000;
const given = new Set<number>();

async function listens(start: (ready: () => void, failed: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    start(
      () => {
        resolve(true);
      },
      () => {
        resolve(false);
      },
    );
  });
}

async function isFree(port: number): Promise<boolean> {
  const tcp = createServer();
  const udp = createSocket("udp4");
  const overTcp = await listens((ready, failed) => {
    tcp.once("error", failed).listen(port, LOOPBACK, ready);
  });
  const overUdp = await listens((ready, failed) => {
    udp.once("error", failed).bind(port, LOOPBACK, ready);
  });
  if (overTcp) await new Promise((resolve) => tcp.close(resolve));
  udp.close();
  return overTcp && overUdp;
}

/** An endpoint of 127.0.0.1 that nobody listens on, and that this process gives once. */
export async function freeEndpoint(): Promise<Endpoint> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    // At random: another test file looks for ports at the same time.
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return new Endpoint(port);
    }
  }
  throw new Error(`No free port from ${FIRST_PORT} to ${LAST_PORT} of ${LOOPBACK}.`);
}
