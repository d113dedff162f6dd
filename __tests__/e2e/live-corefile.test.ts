import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import { CorefileBase, StubDomains } from "../../src/dns";
import { corpusNames, readCorpus } from "../dns/corefile/support/corpus";
import { dnsCluster } from "../support/dns";
import { parseRecord } from "./support/json";
import { kubernetesBlocks, STAND_IN, withStandIns } from "./support/kubernetes/stand-ins";
import { Workspace } from "./support/terraform";

const MINUTE = 60_000;

const BEGIN = "# BEGIN cdktf-multicluster";
const END = "# END cdktf-multicluster";
const KUBEADM = readCorpus("accepted", "kubeadm");

/** Corefiles as people have them, by a name for each. */
const corefiles = new Map([
  ...corpusNames("accepted")
    // Without text there is nothing to add to. A byte order mark is dropped where a literal of
    // Terraform's begins with it, which what a data source reads is not.
    .filter((name) => name !== "empty" && name !== "byte-order-mark")
    .map((name) => [name, readCorpus("accepted", name)] as const),
  ["windows line ends", KUBEADM.replaceAll("\n", "\r\n")],
  ["no final newline", KUBEADM.trimEnd()],
  ["many final newlines", `${KUBEADM}\n\n\n`],
  ["templates of Terraform", `${KUBEADM}# \${a} %{b} $1 \${2} \\1\n`],
]);

let app: string;

beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), "live-"));
});

afterEach(() => {
  rmSync(app, { recursive: true });
});

/**
 * The stub domains of clusters with these Corefiles, synthesized; what would be read from and written
 * to the clusters is a local value and a resource of Terraform's own, so that Terraform evaluates the
 * very expressions and preconditions of the package.
 */
async function workspace(live: ReadonlyMap<string, string>, peers: boolean): Promise<Workspace> {
  const outdir = join(app, "cdktf.out");
  mkdirSync(outdir, { recursive: true });
  const synthesized = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(synthesized, "dns");
  const texts = [...live.values()];
  const peer = dnsCluster("peer", { namespaces: ["tidb-2"], addresses: ["10.0.96.16"] });
  texts.forEach((_, index) => {
    const alias = `c${index}`;
    new StubDomains(stack, alias, {
      cluster: dnsCluster(alias),
      provider: new KubernetesProvider(stack, `kubernetes-${alias}`, { alias }),
      peers: peers ? [peer] : [],
      base: CorefileBase.live(),
      preventDestroy: false,
    });
  });
  synthesized.synth();

  const file = join(outdir, "stacks", "dns", "cdk.tf.json");
  const written = parseRecord(readFileSync(file, "utf8"), file);
  const found = kubernetesBlocks(written, "data").map(
    ({ type, id, alias }) =>
      [`${type}.${id}`, { data: { Corefile: texts[Number(alias.slice(1))] ?? "" } }] as const,
  );
  const resources = kubernetesBlocks(written, "resource");
  expect([found.length, resources.length]).toEqual([texts.length, texts.length]);
  const output = resources.map(
    ({ id }) => [id, { value: `\${${STAND_IN}.${id}.output.args.data.Corefile}` }] as const,
  );
  writeFileSync(
    file,
    JSON.stringify({
      ...withStandIns(written, new Map(found)),
      output: Object.fromEntries(output),
    }),
  );
  return Workspace.init(join(outdir, "stacks", "dns"), {});
}

/** What would be written to each cluster. */
async function merged(
  live: ReadonlyMap<string, string>,
  peers: boolean,
): Promise<Map<string, string>> {
  const stack = await workspace(live, peers);
  await stack.apply();
  const output = await stack.output();
  return new Map(
    [...live.keys()].map((name, index) => [name, String(output[`corefile_c${index}`])]),
  );
}

describe("stub domains in a live Corefile, merged by Terraform", () => {
  it(
    "leave every byte of the rest as it is, come once however often they are applied, and go without a trace",
    async () => {
      expect(corefiles.size).toBeGreaterThan(20);
      const first = await merged(corefiles, true);
      for (const [name, text] of corefiles) {
        const now = first.get(name) ?? "";
        expect([name, now.startsWith(text)]).toEqual([name, true]);
        expect(now.slice(text.length)).toMatch(
          /^\n# BEGIN [^\n]*\n# Answered by peer\.\ntidb-2\.svc\.cluster\.local:53 [^]*\n# END [^\n]*\n$/,
        );
      }
      expect(await merged(first, true)).toEqual(first);
      expect(await merged(first, false)).toEqual(corefiles);
    },
    5 * MINUTE,
  );

  it(
    "keep what somebody else edits around them",
    async () => {
      const [now = ""] = (await merged(new Map([["a", KUBEADM]]), true)).values();
      const edited = `${now.replace("ttl 30", "ttl 10")}other.example:53 {\n    whoami\n}\n`;
      const again = await merged(new Map([["a", edited]]), true);
      const [text = ""] = again.values();

      expect(text).toContain("ttl 10");
      expect(text).toContain("other.example:53 {");
      expect(text.match(/tidb-2\.svc/g)).toHaveLength(now.match(/tidb-2\.svc/g)?.length ?? -1);
      expect(await merged(again, true)).toEqual(again);
    },
    5 * MINUTE,
  );

  const section = `\n${BEGIN}\nold.example:53 {\n    whoami\n}\n${END}\n`;
  const twice = "are damaged, or there are two pairs";

  it.each([
    ["the end of our section is missing", `${KUBEADM}${section.replace(END, "")}`, twice],
    ["its beginning is missing", `${KUBEADM}${section.replace(BEGIN, "")}`, twice],
    ["it is there twice", `${KUBEADM}${section}${section}`, twice],
    ["the ends are in the wrong order", `${KUBEADM}\n${END}\nx:53 {\n}\n${BEGIN}\n`, twice],
    ["there is no Corefile", "", "There is no text"],
    [
      "a block as in the guide that people follow by hand declares our zone",
      `${KUBEADM}tidb-2.svc.cluster.local:53 {\n   log\n   errors\n   cache 30\n   forward . 10.0.76.0 10.0.91.141\n}\n`,
      "tidb-2\\.svc\\.cluster\\.local stands",
    ],
    [
      "our zone is one of several, without port and in capitals",
      `${KUBEADM}example.org, TIDB-2.pod.cluster.local. {\n    whoami\n}\n`,
      "tidb-2\\.pod\\.cluster\\.local stands",
    ],
  ])(
    "are refused in the plan where %s",
    async (_, text, message) => {
      const stack = await workspace(new Map([["a", text]]), true);
      await expect(stack.plan()).rejects.toThrow(new RegExp(message.replaceAll(" ", "\\s+")));
    },
    2 * MINUTE,
  );

  it(
    "are not refused for a zone that is only spoken of",
    async () => {
      const text = `# tidb-2.svc.cluster.local:53 {\n.:53 {\n    rewrite name tidb-2.svc.cluster.local x.example\n    forward tidb-2.svc.cluster.local 10.0.0.1\n}\nother-tidb-2.svc.cluster.local:53 {\n    whoami\n}\n`;
      const [now = ""] = (await merged(new Map([["a", text]]), true)).values();
      expect(now.startsWith(text)).toBe(true);
    },
    2 * MINUTE,
  );
});
