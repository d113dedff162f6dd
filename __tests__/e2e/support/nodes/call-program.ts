/**
 * Makes calls, all at once, and prints what became of each: `call-program.ts CALLS`, both as JSON.
 */
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import type { Call, CallResult } from "./call";

const PATIENCE_MS = 10_000;

/** The answer so far, over TCP; ends when everything is back. */
async function callByTcp({ address, port }: Call, sent: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, address, () => socket.end(sent));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => {
      resolve(Buffer.concat(chunks));
    });
    socket.on("error", reject);
  });
}

async function callByUdp({ address, port }: Call, sent: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4", (message) => {
      socket.close();
      resolve(message);
    });
    socket.on("error", reject);
    // Only a connected socket is told that nobody can be reached there.
    socket.connect(port, address, () => {
      socket.send(sent);
    });
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

async function call(one: Call): Promise<CallResult> {
  const sent = randomBytes(one.bytes);
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => {
      resolve(undefined);
    }, PATIENCE_MS);
  });
  try {
    const answered = one.protocol === "tcp" ? callByTcp(one, sent) : callByUdp(one, sent);
    const answer = await Promise.race([answered, late]);
    if (answer === undefined) return { error: "no answer" };
    const end = answer.indexOf("\n");
    return {
      from: answer.subarray(0, end).toString(),
      intact: answer.subarray(end + 1).equals(sent),
    };
  } catch (error) {
    return { error: codeOf(error) };
  }
}

function isCalls(value: unknown): value is Call[] {
  return Array.isArray(value) && value.every((item) => typeof item === "object" && "port" in item);
}

const calls: unknown = JSON.parse(process.argv[2] ?? "");
if (!isCalls(calls)) throw new Error("The calls are none.");
void Promise.all(calls.map(call)).then((results) => {
  console.log(JSON.stringify(results));
  // Sockets without an answer would keep it alive.
  process.exit();
});
