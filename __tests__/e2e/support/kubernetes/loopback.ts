import { Corefile, Directive, ServerBlock, type ZoneKey } from "../../../../src/dns";
import { type Endpoint, freeEndpoint } from "./endpoint";

/** What `forward` is told where a cluster forwards to the resolvers of its nodes. */
export const NODE_RESOLVERS = "/etc/resolv.conf";

/**
 * Where the DNS servers that Corefiles name are on this machine: an endpoint for each address.
 * {@link NODE_RESOLVERS} is one of them.
 */
export type Places = ReadonlyMap<string, Endpoint>;

/** An endpoint of 127.0.0.1 for each address. */
export async function placeOnLoopback(...addresses: readonly string[]): Promise<Places> {
  return new Map(
    await Promise.all(addresses.map(async (address) => [address, await freeEndpoint()] as const)),
  );
}

/** How a Corefile that is meant for a pod is served on this machine. */
export interface LoopbackMap {
  /** Where the server listens instead of on port 53 of all addresses. */
  readonly listen: Endpoint;
  /** Where the addresses are that it forwards to. */
  readonly places: Places;
  /** How it finds the API server, which a pod finds by its environment. */
  readonly kubeconfig: string | undefined;
  /** Where it says that it is well. */
  readonly health: Endpoint;
  /** Where it says that it is ready. */
  readonly ready: Endpoint;
  readonly metrics: Endpoint;
}

/** Plugins that neither listen nor ask anybody but their own server. */
const AT_HOME = new Set([
  ...["cache", "errors", "hosts", "loadbalance", "log", "loop", "reload", "rewrite", "template"],
]);

/**
 * A Corefile as it stands, but for where it listens, where it forwards to, and how it finds its API
 * server. Snippets stand in the place of their imports.
 *
 * @throws Error for what would listen elsewhere or ask a server that has no place on this machine
 */
export function mapToLoopback(text: string, map: LoopbackMap): string {
  const corefile = Corefile.parse(text);
  const [file] = corefile.fileImports();
  if (file !== undefined) throw new Error(`Line ${file.line} imports the file ${file.target}.`);
  const blocks = corefile.expand().map(({ block, directives }) =>
    ServerBlock.of({
      keys: block.zoneKeys.map((key) => mapKey(key, map)),
      comment: block.comment,
      directives: [
        Directive.of("bind", map.listen.address),
        ...directives.map((directive) => mapDirective(directive, map)),
      ],
    }),
  );
  return Corefile.of(...blocks).render();
}

function mapKey(key: ZoneKey, { listen }: LoopbackMap): string {
  if (key.port !== 53 || key.transport !== "dns") {
    throw new Error(`The server block ${key.text} is not one for port 53.`);
  }
  return `${key.text.replace(/:53$/, "")}:${listen.port}`;
}

function mapDirective(directive: Directive, map: LoopbackMap): Directive {
  const { name, args, block } = directive;
  const withArgs = (...changed: readonly string[]): Directive =>
    new Directive({ name, args: changed, ...(block && { block }) });
  switch (name) {
    case "forward": {
      const [zone = "", ...servers] = args;
      return withArgs(zone, ...servers.map((server) => placeOf(server, map).toString()));
    }
    case "kubernetes":
      if (map.kubeconfig === undefined) throw new Error("There is no API server for kubernetes.");
      return directive.withBlock(...(block ?? []), Directive.of("kubeconfig", map.kubeconfig));
    case "health":
      return withArgs(map.health.toString());
    case "ready":
      return withArgs(map.ready.toString());
    case "prometheus":
      return withArgs(map.metrics.toString());
    default:
      if (!AT_HOME.has(name)) throw new Error(`Nothing says what ${name} is on this machine.`);
      return directive;
  }
}

function placeOf(address: string, { places }: LoopbackMap): Endpoint {
  const place = places.get(address);
  if (place === undefined) throw new Error(`${address} has no place on this machine.`);
  return place;
}
