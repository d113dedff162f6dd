/**
 * Asks DNS servers again and again, as the resolver of a pod does, until it gets SIGTERM; then waits
 * for what is under way. Prints a line for each lookup: `ask-program.ts PLAN`, both as JSON.
 */
import { createSocket } from "node:dgram";
import type { AskPlan, Lookup, Series } from "./lookup";
import { readId, readReply, type Reply, writeQuestion } from "./message";

// What a pod's resolver does unless it is told otherwise.
const TRIES = 2;
const TRY_MS = 5000;

const socket = createSocket("udp4");
const waiting = new Map<number, (reply: Reply) => void>();
let lastId = 0;

socket.on("message", (message) => {
  waiting.get(readId(message))?.(readReply(message));
});

/** Asks once. */
async function ask(server: string, name: string): Promise<Reply | undefined> {
  lastId = (lastId + 1) % 0x10000;
  const id = lastId;
  const reply = await new Promise<Reply | undefined>((resolve) => {
    const timer = setTimeout(() => {
      resolve(undefined);
    }, TRY_MS);
    waiting.set(id, (found) => {
      clearTimeout(timer);
      resolve(found);
    });
    socket.send(writeQuestion(id, name), 53, server);
  });
  waiting.delete(id);
  return reply;
}

async function lookUp({ label, server, names }: Series, count: number): Promise<void> {
  const name = names[count % names.length] ?? "";
  const start = performance.now();
  let reply: Reply | undefined;
  for (let attempt = 0; attempt < TRIES && reply === undefined; attempt += 1) {
    reply = await ask(server, name);
  }
  const milliseconds = Math.round(performance.now() - start);
  const { status, addresses, ttl } = reply ?? {
    status: "no answer",
    addresses: [],
    ttl: undefined,
  };
  const lookup: Lookup = { label, name, count, status, addresses, ttl, milliseconds };
  console.log(JSON.stringify(lookup));
}

function isPlan(value: unknown): value is AskPlan {
  return typeof value === "object" && value !== null && "series" in value && "everyMs" in value;
}

const plan: unknown = JSON.parse(process.argv[2] ?? "");
if (!isPlan(plan)) throw new Error("The plan is none.");
const { series, everyMs } = plan;
let count = 0;
const timer = setInterval(() => {
  const lookups = series.map((one) => lookUp(one, count));
  count += 1;
  void Promise.all(lookups);
}, everyMs);

process.on("SIGTERM", () => {
  clearInterval(timer);
  const untilAnswered = setInterval(() => {
    if (waiting.size === 0) {
      clearInterval(untilAnswered);
      socket.close();
    }
  }, 100);
});
