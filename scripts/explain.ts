/**
 * Tells what a connection between clusters of stacks/topologies.ts passes, hop by hop, by what these are
 * synthesized to: `npm run explain -- --from CLUSTER --to NAME --port PORT`. Nothing is written or sent.
 */
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { App } from "cdktf";
import { Protocol, ValidationError } from "../src/cluster";
import { explain, type Explanation, HopPart, type Question } from "../src/report";
import { addStacks } from "../stacks/topologies";

const USAGE = `Usage: npm run explain -- --from CLUSTER --to DESTINATION [--protocol PROTOCOL] --port PORT

Tells what a connection between clusters of stacks/topologies.ts passes, or what blocks it.

  --from      name of the cluster whose pods connect, as npm run topology shows it
  --to        what they connect to: a whole name, such as db.tidb.svc.cluster.local, or an address
  --protocol  ${Object.values(Protocol).join(", ")}; tcp unless it is given
  --port      destination port, where the protocol has ports
  --help      this text

Exit code: 0 when the connection is let through, 1 when it is blocked, 2 for a question that is none.`;

const HEADINGS: Readonly<Record<HopPart, string>> = {
  [HopPart.NAME]: "Whose name it is",
  [HopPart.QUESTION]: "How it is resolved",
  [HopPart.CONNECTION]: "How it is reached",
};

const PROTOCOLS = new Map<string, Protocol>(Object.values(Protocol).map((each) => [each, each]));

/** Reads the arguments; undefined when help is asked for. */
function readQuestion(): Question | undefined {
  const { values } = parseArgs({
    options: {
      from: { type: "string", default: "" },
      to: { type: "string", default: "" },
      protocol: { type: "string", default: Protocol.TCP },
      port: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const { from, to, port, help } = values;
  if (help) return undefined;
  const protocol = PROTOCOLS.get(values.protocol);
  if (protocol === undefined) {
    throw new TypeError(`There is no protocol "${values.protocol}".\n\n${USAGE}`);
  }
  return { from, to, protocol, ...(port !== undefined && { port: Number(port) }) };
}

/** The hops, each with its construct, below a heading for each part of the way. */
function render({ reached, hops }: Explanation): string {
  const lines = hops.flatMap((hop, index) => [
    ...(hop.part === hops[index - 1]?.part ? [] : ["", `${HEADINGS[hop.part]}:`]),
    `  ${hop.passed ? "✓" : "✗"} ${hop.says}`,
    ...(hop.path === "" ? [] : [`      ${hop.path}`]),
    ...(hop.fix === undefined ? [] : [`      fix: ${hop.fix}`]),
  ]);
  return [...lines.slice(1), "", reached ? "let through" : "blocked"].join("\n");
}

try {
  const question = readQuestion();
  if (question === undefined) {
    console.log(USAGE);
  } else {
    const app = new App({ outdir: tmpdir(), stackTraces: false });
    addStacks(app);
    const explanation = explain(app, question);
    console.log(render(explanation));
    process.exitCode = explanation.reached ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof ValidationError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
