import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { ConnectivityCheck } from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { SynthesizedStack, testApp } from "../support/synth";
import { RunningCommand } from "./support/command";
import { describeUnless } from "./support/describe-unless";
import { isRecord, isStringArray } from "./support/json";

const TIMEOUT_MS = 120_000;
// What the script uses of busybox, and what brings changed records in.
const TOOLS = "sh nslookup nc sed sort grep tail tee date sleep timeout echo mv".split(" ");

// A host of its own, whose resolver is the CoreDNS that it starts.
const IN_A_POD = `
set -e
resolvers=$(readlink -f /etc/resolv.conf)
mount -t tmpfs none /run
mkdir -p "$(dirname "$resolvers")"
touch "$resolvers"
echo nameserver 127.0.0.1 > "$FOLDER/resolv.conf"
mount --bind "$FOLDER/resolv.conf" "$resolvers"
ip link set lo up
coredns -conf "$FOLDER/Corefile" > "$FOLDER/coredns.log" 2>&1 &
export PATH="$FOLDER/bin"
until nslookup -type=ns cluster.local. > /dev/null; do sleep 0.1; done
[ -z "$SERVER" ] || sh -c "$SERVER" &
[ -z "$LATER" ] || { sleep 2; sh -c "$LATER"; } &
exec sh -c "$SCRIPT"
`;
const POD = [
  ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]),
  ...["--net", "--mount", "--pid", "--fork", "--kill-child"],
];

function obstacle(): string | undefined {
  for (const command of ["coredns", "busybox"]) {
    const { error } = spawnSync(command, ["--help"]);
    if (error !== undefined) return `no ${command} on PATH`;
  }
  const { status, stderr } = spawnSync("unshare", [...POD, "true"], { encoding: "utf8" });
  return status === 0 ? undefined : `no namespaces (unshare): ${stderr}`;
}

const reason = obstacle();
const describeInPod = describeUnless(reason, "The script of ConnectivityCheck is not run");

/** What the Job from `a` to `b` and the pod of `b` run, as they are synthesized. */
function synthesize(timeout: number): {
  script: string;
  env: Record<string, string>;
  server: string;
} {
  const stack = new TerraformStack(testApp(), "check");
  const members = ["a", "b"].map((name) => ({
    cluster: dnsCluster(name),
    provider: kubernetes(stack, name),
    namespace: name,
  }));
  new ConnectivityCheck(stack, "check", { members, timeout });
  const synthesized = new SynthesizedStack("check", JSON.stringify(stack.toTerraform()));
  const jobs = synthesized.resources("kubernetes_job_v1").map(({ body }) => containerOf(body));
  const job = jobs.find(({ env }) => env["FROM"] === "a");
  const pod = synthesized
    .resources("kubernetes_deployment_v1")
    .map(({ body }) => containerOf(body))
    .find(({ command }) => command.at(-1) === "b");
  const script = job?.command[2];
  if (job === undefined || script === undefined || pod === undefined) {
    throw new Error("the stack has no Job from a, or no pod of b");
  }
  return { script, env: job.env, server: pod.command.join(" ") };
}

function containerOf(body: unknown): { command: string[]; env: Record<string, string> } {
  const pod = ["spec", "template", "spec", "container", "0"].reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    body,
  );
  const command = isRecord(pod) ? pod["command"] : undefined;
  const env = isRecord(pod) && Array.isArray(pod["env"]) ? pod["env"].filter(isRecord) : [];
  if (!isStringArray(command))
    throw new Error(`no container with a command: ${JSON.stringify(body)}`);
  return {
    command,
    env: Object.fromEntries(env.map(({ name, value }) => [String(name), String(value)])),
  };
}

interface Scenario {
  /** Records of b.svc.cluster.local. */
  readonly records: readonly string[];
  /** Seconds for which the script asks again. */
  readonly timeout: number;
  /** What answers at the port; the pod of b where it is left out. */
  readonly server?: string;
  /** Records that come two seconds later. */
  readonly later?: readonly string[];
}

const HEADLESS = "connectivity-check.b.svc A 127.0.0.10";
const EXTERNAL = "connectivity-check-external.b.svc CNAME connectivity-check.b.svc.cluster.local.";

describeInPod("the script of a connectivity check, run by busybox against real CoreDNS", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "connectivity-"));
    mkdirSync(join(folder, "bin"));
    const { stdout } = spawnSync("bash", ["-c", "command -v busybox"], { encoding: "utf8" });
    for (const tool of TOOLS) symlinkSync(stdout.trim(), join(folder, "bin", tool));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const zone = (serial: number, records: readonly string[]): string =>
    [
      "$ORIGIN cluster.local.",
      `@ 1 IN SOA ns hostmaster ${serial} 60 60 60 1`,
      "@ 1 IN NS ns",
      "ns 1 IN A 127.0.0.1",
      ...records.map((record) => record.replace(/ (?=A|CNAME)/, " 1 IN ")),
      "",
    ].join("\n");

  async function run(scenario: Scenario): Promise<{
    exitCode: number | null;
    lines: string[];
    terminationMessage: string;
  }> {
    const { script, env, server } = synthesize(scenario.timeout);
    writeFileSync(join(folder, "zone"), zone(1, scenario.records));
    writeFileSync(join(folder, "later"), zone(2, scenario.later ?? []));
    writeFileSync(
      join(folder, "Corefile"),
      `cluster.local:53 {\n    file ${join(folder, "zone")} {\n        reload 1s\n    }\n}\n`,
    );
    const terminationLog = join(folder, "termination-log");
    const pod = new RunningCommand("unshare", [...POD, "bash", "-c", IN_A_POD], {
      env: {
        ...process.env,
        ...env,
        FOLDER: folder,
        SCRIPT: script,
        SERVER: scenario.server ?? server,
        LATER: scenario.later ? `mv ${folder}/later ${folder}/zone` : "",
        TERMINATION_LOG: terminationLog,
      },
    });
    const { exitCode, stdout } = await pod.ended;
    return {
      exitCode,
      lines: stdout.trim().split("\n"),
      terminationMessage: readFileSync(terminationLog, "utf8").trim(),
    };
  }

  it(
    "tells that the cluster is reached",
    async () => {
      const { exitCode, lines, terminationMessage } = await run({
        records: [HEADLESS, EXTERNAL],
        timeout: 30,
      });

      expect(lines.at(-1)).toBe(
        "a reaches b: its names resolve to 127.0.0.10 and port 8080 answers",
      );
      expect(terminationMessage).toBe(lines.at(-1));
      expect(exitCode).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    "asks again until the names are there",
    async () => {
      const { exitCode, lines } = await run({
        records: [],
        later: [HEADLESS, EXTERNAL],
        timeout: 60,
      });

      expect(lines[0]).toMatch(/^not yet: the headless Service connectivity-check\.b\.svc/);
      expect(lines.at(-1)).toMatch(/^a reaches b/);
      expect(exitCode).toBe(0);
    },
    TIMEOUT_MS,
  );

  it.each([
    [
      "the headless Service does not resolve",
      { records: [EXTERNAL] },
      /^the headless Service connectivity-check\.b\.svc\.cluster\.local of b does not resolve in a: .*NXDOMAIN/,
    ],
    [
      "the ExternalName Service does not resolve",
      { records: [HEADLESS] },
      /^the ExternalName Service connectivity-check-external\.b\.svc\.cluster\.local of b does not resolve in a: .*NXDOMAIN/,
    ],
    [
      "the ExternalName Service leads elsewhere",
      { records: [HEADLESS, "connectivity-check-external.b.svc A 127.0.0.11"] },
      /^the ExternalName Service .* of b leads to 127\.0\.0\.11 in a, and not to 127\.0\.0\.10$/,
    ],
    [
      "nobody answers at the address",
      { records: [HEADLESS, EXTERNAL], server: "true" },
      /^connectivity-check\.b\.svc\.cluster\.local of b resolves to 127\.0\.0\.10 in a, where port 8080 does not answer$/,
    ],
    [
      "another cluster answers at the address",
      { records: [HEADLESS, EXTERNAL], server: "nc -ll -p 8080 -e echo c" },
      /^connectivity-check\.b\.svc\.cluster\.local of b resolves to 127\.0\.0\.10 in a, where port 8080 does not answer$/,
    ],
  ])(
    "fails with its reason when %s",
    async (_, scenario, expected) => {
      const { exitCode, lines, terminationMessage } = await run({ ...scenario, timeout: 1 });

      expect(lines.at(-1)).toMatch(expected);
      expect(terminationMessage).toBe(lines.at(-1));
      expect(exitCode).toBe(1);
    },
    TIMEOUT_MS,
  );
});
