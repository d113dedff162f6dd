import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { App, TerraformStack } from "cdktf";
import { EksClusterAuth, TokenSource } from "../../src/aws";
import { keepState } from "../../stacks/state/keep-state";
import { bareClusters, REGION } from "./support/bare-clusters";
import { type Moto, startMoto } from "./support/moto";
import { StateBucket } from "./support/state-bucket";
import { Workspace } from "./support/terraform";

const MINUTE = 60_000;
/** What every token for an EKS cluster begins with. */
const TOKEN = "k8s-aws-v1.";

let moto: Moto;
let app: string;
let bucket: StateBucket;
let sts: RecordingSts;

beforeAll(async () => {
  moto = await startMoto();
  app = mkdtempSync(join(tmpdir(), "auth-"));
  bucket = await StateBucket.create(moto);
  sts = await RecordingSts.start(moto.url);
  await (await bareClusters(moto, app, "a")).apply();
}, 10 * MINUTE);

afterAll(async () => {
  await sts.stop();
  await moto.stop();
  rmSync(app, { recursive: true });
}, MINUTE);

/**
 * AWS' token service in front of moto's. It remembers the session tokens that providers sign their
 * requests with: a kubernetes provider would send them to the API server.
 */
class RecordingSts {
  /** Records what comes to a free port of this machine, and passes it on. */
  public static async start(target: string): Promise<RecordingSts> {
    const tokens = new Set<string>();
    const server = createServer((request, response) => {
      const token = request.headers["x-amz-security-token"];
      if (typeof token === "string") {
        tokens.add(token);
      }
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { authorization = "", "content-type": type = "" } = request.headers;
        fetch(target, {
          method: "POST",
          headers: { authorization, "content-type": type },
          body: Buffer.concat(chunks),
        })
          .then(async (answer) => {
            response.writeHead(answer.status, { "content-type": "text/xml" });
            response.end(await answer.text());
          })
          .catch((error: unknown) => {
            response.writeHead(502).end(String(error));
          });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new RecordingSts(server, tokens);
  }

  private constructor(
    private readonly server: Server,
    private readonly tokens: Set<string>,
  ) {}

  public get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") {
      throw new Error("The recording server listens on no port.");
    }
    const { port }: AddressInfo = address;
    return `http://127.0.0.1:${port}`;
  }

  /** The tokens that were seen since the last call. */
  public take(): string[] {
    const seen = [...this.tokens];
    this.tokens.clear();
    return seen;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/**
 * A stack that signs in to the cluster. No kubernetes provider is needed: a second AWS provider takes
 * the token as the session token of its credentials, and sends it with each request.
 */
async function signedIn(name: string, tokenSource: TokenSource): Promise<Workspace> {
  const synthesized = new App({
    outdir: join(app, "cdktf.out"),
    stackTraces: false,
    context: { state: bucket.settings },
  });
  const stack = new TerraformStack(synthesized, name);
  keepState(stack);
  const provider = new AwsProvider(stack, "aws", { alias: "main", region: REGION });
  const cluster = { clusterName: "a", provider };
  const { config } = new EksClusterAuth(stack, "auth-a", { cluster, tokenSource });
  const standIn = new AwsProvider(stack, "stand-in", {
    alias: "stand-in",
    region: REGION,
    accessKey: "access",
    secretKey: "secret",
    token: config.token,
    endpoints: [{ sts: sts.url }],
  });
  new SsmParameter(stack, "in-the-cluster", {
    provider: standIn,
    name: `/${name}`,
    type: "String",
    value: config.host,
  });
  synthesized.synth();
  return Workspace.init(join(app, "cdktf.out", "stacks", name), moto.env);
}

/** What a token says, which is a signed request. */
const requestIn = (token: string): string =>
  Buffer.from(token.slice(TOKEN.length), "base64url").toString();

describe("the token for an EKS cluster, with Terraform and the AWS provider", () => {
  it(
    "reaches the provider in plan, apply and destroy, and neither plan nor state holds it",
    async () => {
      const stack = await signedIn("ephemeral", TokenSource.EPHEMERAL);
      sts.take();

      expect((await stack.plan()).map(({ actions }) => actions)).toEqual([["create"]]);
      const atPlan = sts.take();
      const planned = await stack.plannedJson();
      await stack.applyPlanned();
      const atApply = sts.take();
      const state = await bucket.read("tidb/ephemeral.tfstate");

      for (const tokens of [atPlan, atApply]) {
        expect(tokens).toHaveLength(1);
        expect(tokens[0]?.startsWith(TOKEN)).toBe(true);
        expect(requestIn(tokens[0] ?? "")).toContain("Action=GetCallerIdentity");
      }
      expect(planned).toContain("aws_ssm_parameter");
      expect(planned).not.toContain(TOKEN);
      expect(state).toContain("aws_ssm_parameter");
      expect(state).not.toContain(TOKEN);

      expect(await stack.plan()).toEqual([]);
      sts.take();
      await stack.destroy();
      const atDestroy = sts.take().map((token) => token.slice(0, TOKEN.length));
      expect([...new Set(atDestroy)]).toEqual([TOKEN]);
      expect(await stack.stateList()).toEqual([]);
    },
    5 * MINUTE,
  );

  it(
    "is in plan and state where a data source reads it, as the warning says",
    async () => {
      const stack = await signedIn("stored", TokenSource.DATA_SOURCE);

      await stack.plan();
      const planned = await stack.plannedJson();
      await stack.applyPlanned();
      const state = await bucket.read("tidb/stored.tfstate");

      expect(planned).toContain(TOKEN);
      expect(state).toContain(TOKEN);
      await stack.destroy();
    },
    5 * MINUTE,
  );
});
