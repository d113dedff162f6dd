import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseRecord } from "../json";
import { ApiError } from "./api-error";
import { computeService } from "./compute";
import { containerService } from "./container";
import { dnsService, findClusterOf } from "./dns";
import { iamService, resourceManagerService } from "./identity";
import { Records } from "./records";
import { type ApiRequest, type Body, objectsAt, type Routes } from "./routes";

/** A request that was refused, as `POST projects/p/...: 400 why`. */
type Refusal = string;

/**
 * A stand-in for Google's APIs, for the google provider: it keeps records of what Compute Engine, GKE,
 * Cloud DNS, IAM and the Resource Manager are asked for, and refuses what they refuse of it, as far as
 * tests rely on that. It runs no node, moves no packet and answers no DNS query; it checks no
 * credentials, permissions, quotas or ranges of addresses. A request that it does not know fails.
 */
export interface Google {
  /** What the google provider needs: provider blocks stay as they are for the real Google. */
  readonly env: Readonly<Record<string, string>>;
  /** Every request that was refused, in their order. */
  readonly refusals: readonly Refusal[];
  /** Paths of all that exists, such as `projects/p/global/networks/n`. */
  paths(): string[];
  /** What is at a path. */
  get(path: string): Body;
  /**
   * Path of the cluster whose zone Cloud DNS would ask for a name, by its rules for zones and what is
   * recorded of them; undefined where there is none.
   */
  clusterOf(network: string, name: string): string | undefined;
  stop(): Promise<void>;
}

/** Starts an empty stand-in on a free port of the loopback interface. */
export async function startGoogle(): Promise<Google> {
  const records = new Records();
  const refusals: Refusal[] = [];
  const services: Readonly<Record<string, Routes>> = {
    compute: computeService(records),
    container: containerService(records),
    dns: dnsService(records),
    iam: iamService(records),
    "resource-manager": resourceManagerService(records),
  };
  const server = createServer((request, response) => {
    void read(request).then(({ service, ...asked }) => {
      let status = 200;
      let answer: unknown;
      try {
        answer = (services[service] ?? unknownService(service)).answer(asked);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        ({ status } = error);
        answer = error;
        // A pool asks whether it exists before it is made.
        if (status !== 404)
          refusals.push(`${asked.method} ${asked.path}: ${status} ${error.message}`);
      }
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
    });
  });
  // The provider asks Google who it is, which this environment leads here. It goes on without.
  server.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  const port = await listen(server);
  return {
    env: environment(`http://127.0.0.1:${port}`),
    refusals,
    paths: () =>
      records
        .entries()
        .filter(([path, body]) => !path.endsWith("/iamPolicy") || !isEmptyPolicy(body))
        .map(([path]) => path),
    get: (path) => records.get(path),
    clusterOf: (network, name) => findClusterOf(records, network, name),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function environment(url: string): Record<string, string> {
  return {
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: `${url}/compute/`,
    // The client adds the version itself.
    GOOGLE_CONTAINER_CUSTOM_ENDPOINT: `${url}/container/`,
    GOOGLE_DNS_CUSTOM_ENDPOINT: `${url}/dns/`,
    GOOGLE_IAM_CUSTOM_ENDPOINT: `${url}/iam/`,
    GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT: `${url}/resource-manager/`,
    GOOGLE_OAUTH_ACCESS_TOKEN: "a token of nobody",
    HTTPS_PROXY: url,
  };
}

async function read(request: IncomingMessage): Promise<ApiRequest & { readonly service: string }> {
  const chunks: string[] = [];
  request.setEncoding("utf8");
  for await (const chunk of request) chunks.push(String(chunk));
  const text = chunks.join("").trim();
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, service = "", ...path] = decodeURIComponent(pathname).split("/");
  const { method = "" } = request;
  // Requests without a body have an empty one, or null.
  const body = text === "" || text === "null" ? {} : parseRecord(text, `${method} ${pathname}`);
  return { service, method, path: path.join("/"), body };
}

function unknownService(name: string): never {
  throw new ApiError(501, "notImplemented", `This stand-in for Google has no service "${name}".`);
}

function isEmptyPolicy(policy: Body): boolean {
  return !objectsAt(policy, "bindings").some(
    ({ members }) => Array.isArray(members) && members.length > 0,
  );
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("no port to listen on");
  return address.port;
}
