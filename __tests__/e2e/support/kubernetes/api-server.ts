import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, JsonObject } from "../json";
import { freeEndpoint, LOOPBACK, type Endpoint } from "./endpoint";
import { kubectl, type KubernetesCluster } from "./kubectl";
import { ServerProcess } from "./server-process";

/** What an {@link ApiServer} is made of. */
export interface ApiServerOptions {
  /** Range of the ClusterIPs, of which each Service asks for one of its own. */
  readonly serviceCidr: string;
}

/** What the servers make at their start, and what tests write to or take addresses from. */
const READY = [
  "/readyz",
  "/api/v1/namespaces/kube-system",
  "/api/v1/namespaces/default/services/kubernetes",
] as const;

/**
 * A real API server with a real etcd, and nothing else: no controller makes endpoints, no node runs
 * pods. Tests write what these would.
 */
export class ApiServer implements KubernetesCluster {
  /** Starts both, on free ports of 127.0.0.1. */
  public static async start({ serviceCidr }: ApiServerOptions): Promise<ApiServer> {
    const folder = mkdtempSync(join(tmpdir(), "api-server-"));
    const [clients, peers, secure] = await Promise.all([
      freeEndpoint(),
      freeEndpoint(),
      freeEndpoint(),
    ]);
    const token = randomBytes(16).toString("hex");
    const tokens = join(folder, "tokens.csv");
    writeFileSync(tokens, `${token},admin,admin,system:masters\n`, { mode: 0o600 });
    const key = join(folder, "service-account.pem");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(key, privateKey.export({ type: "sec1", format: "pem" }), { mode: 0o600 });
    const etcd = ServerProcess.start("etcd", [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=http://${clients.toString()}`,
      `--advertise-client-urls=http://${clients.toString()}`,
      `--listen-peer-urls=http://${peers.toString()}`,
      `--initial-advertise-peer-urls=http://${peers.toString()}`,
      `--initial-cluster=default=http://${peers.toString()}`,
      // The data goes away with the test.
      "--unsafe-no-fsync",
    ]);
    const api = ServerProcess.start("kube-apiserver", [
      `--etcd-servers=http://${clients.toString()}`,
      `--bind-address=${LOOPBACK}`,
      `--advertise-address=${LOOPBACK}`,
      `--secure-port=${secure.port}`,
      `--cert-dir=${join(folder, "certificates")}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      `--token-auth-file=${tokens}`,
      "--authorization-mode=RBAC",
      "--disable-admission-plugins=ServiceAccount",
      `--service-cluster-ip-range=${serviceCidr}`,
      "--endpoint-reconciler-type=none",
    ]);
    const kubeconfig = join(folder, "kubeconfig");
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(secure, token)), { mode: 0o600 });
    const server = new ApiServer(kubeconfig, folder, [api, etcd]);
    try {
      await api.until(async () => {
        const found = await Promise.all(READY.map((path) => answers(secure, token, path)));
        return found.every(Boolean);
      });
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(
    public readonly kubeconfig: string,
    private readonly folder: string,
    private readonly processes: readonly ServerProcess[],
  ) {}

  /** Runs kubectl, and gives what it prints. */
  public async kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(this, args);
  }

  /** Makes objects, or updates them, in the order in which they are given. */
  public async apply(...objects: readonly JsonObject[]): Promise<void> {
    if (objects.length === 0) return;
    await kubectl(this, ["apply", "--server-side", "--force-conflicts", "-f", "-"], objects);
  }

  /** Ends both, and removes what they wrote. */
  public async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
    rmSync(this.folder, { recursive: true });
  }
}

function kubeconfigOf(endpoint: Endpoint, token: string): Json {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "loopback",
        // The certificate is one that the server has made for itself at its start.
        cluster: { server: `https://${endpoint.toString()}`, "insecure-skip-tls-verify": true },
      },
    ],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "loopback", context: { cluster: "loopback", user: "admin" } }],
    "current-context": "loopback",
  };
}

async function answers(endpoint: Endpoint, token: string, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host: endpoint.address,
      port: endpoint.port,
      path,
      headers: { authorization: `Bearer ${token}` },
      rejectUnauthorized: false,
      agent: false,
    };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once("error", () => {
        resolve(false);
      })
      .end();
  });
}
