import { CommandError } from "../command";
import type { JsonObject } from "../json";
import { externalName, namespace } from "../kubernetes/objects";
import type { KindCluster } from "./cluster";

/** What nslookup says of a name. */
export interface Answer {
  /** IPv4 addresses, sorted. */
  readonly addresses: readonly string[];
  /** What the name is another name of. */
  readonly canonicalName?: string;
  /** All that it wrote. */
  readonly text: string;
}

/** Look-ups of many names, one after the other. */
export interface LookUps {
  readonly asked: number;
  /** The names without an answer. */
  readonly failed: readonly string[];
}

const PORT = 8080;
const POD = "db-0";
const LABELS = { app: "db" } as const;

// Tells who it is, and who asks.
const SERVER = `
mkdir -p /www/cgi-bin
cat > /www/cgi-bin/who <<END
#!/bin/sh
printf 'Content-Type: text/plain\\n\\n%s, asked by %s' $1 "\\$REMOTE_ADDR"
END
chmod +x /www/cgi-bin/who
exec httpd -f -p 0.0.0.0:${PORT} -h /www
`;

/**
 * A database of one pod in a cluster, with a Service of each kind by which others find it: `front`
 * with an address of its own, `db` without one, `alias` as another name. Its pod looks names up, and
 * asks other databases.
 */
export class Database {
  public constructor(
    private readonly cluster: KindCluster,
    private readonly namespace: string,
    private readonly clusterDomain: string,
  ) {}

  /** @param image with busybox' programs, which the cluster's node has */
  public async start(image: string): Promise<void> {
    const { namespace: ns } = this;
    const command = ["sh", "-c", SERVER, "db", ns];
    await this.cluster.apply(
      namespace(ns),
      // The one that every namespace gets comes a moment later than the namespace.
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "db", namespace: ns } },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: POD, namespace: ns, labels: LABELS },
        spec: {
          serviceAccountName: "db",
          hostname: POD,
          subdomain: "db",
          containers: [{ name: "db", image, command }],
        },
      },
      this.service("front"),
      this.service("db", { clusterIP: "None" }),
      externalName(ns, "alias", this.serviceName("db-0.db")),
    );
    await this.cluster.isReady(ns, POD);
  }

  /** A name in the namespace's zone of services, such as that of the service `db`. */
  public serviceName(name: string): string {
    return `${name}.${this.namespace}.svc.${this.clusterDomain}`;
  }

  /** IP address of its pod. */
  public async podAddress(): Promise<string> {
    return this.kubectl("get", "pod", POD, "-o", "jsonpath={.status.podIP}");
  }

  /** IP address of its service `front`. */
  public async serviceAddress(): Promise<string> {
    return this.kubectl("get", "service", "front", "-o", "jsonpath={.spec.clusterIP}");
  }

  /**
   * Looks a name up.
   *
   * @param server address of another DNS server than the cluster's own
   */
  public async lookUp(name: string, server?: string): Promise<Answer> {
    const servers = server === undefined ? [] : [server];
    const text = await this.output("nslookup", "-type=a", `${name}.`, ...servers);
    // The addresses before the first empty line are those of the server.
    const answer = text.slice(text.indexOf("\n\n"));
    const [, canonicalName] = /canonical name = (\S+)/.exec(answer) ?? [];
    return {
      addresses: [...answer.matchAll(/^Address: (\S+)$/gm)].map(([, ip = ""]) => ip).sort(),
      ...(canonicalName !== undefined && { canonicalName }),
      text,
    };
  }

  /**
   * Looks up names of another database's pod zone that no cache has, since nobody has asked for them,
   * while something else happens.
   */
  public async lookUpWhile(peer: Database, happens: () => Promise<void>): Promise<LookUps> {
    const stop = "/stop";
    await this.output("rm", "-f", stop);
    const script = `
      asked=0
      until [ -e ${stop} ]; do
        asked=$((asked + 1))
        name=10-$((asked / 256))-$((asked % 256))-9.${peer.namespace}.pod.${peer.clusterDomain}
        nslookup -type=a $name. > /dev/null || echo $name
        sleep 0.1
      done
      echo $asked`;
    const [text] = await Promise.all([
      this.output("sh", "-c", script),
      happens().finally(() => this.output("touch", stop)),
    ]);
    const failed = text.trim().split("\n");
    return { asked: Number(failed.pop()), failed };
  }

  /** Asks the database at a host who it is, and whom it takes this one for. */
  public async ask(host: string): Promise<string> {
    const url = `http://${host}:${PORT}/cgi-bin/who`;
    return this.output("timeout", "5", "wget", "-qO-", url);
  }

  private service(name: string, others: JsonObject = {}): JsonObject {
    const metadata = { name, namespace: this.namespace };
    const spec = { selector: LABELS, ports: [{ port: PORT }], ...others };
    return { apiVersion: "v1", kind: "Service", metadata, spec };
  }

  /** What a command in the pod writes to stdout, whatever its exit code. */
  private async output(...command: readonly string[]): Promise<string> {
    try {
      return await this.kubectl("exec", POD, "--", ...command);
    } catch (error) {
      const ended = error instanceof CommandError && error.message.includes("command terminated");
      if (!ended) throw error;
      return error.result.stdout;
    }
  }

  private async kubectl(...args: readonly string[]): Promise<string> {
    return this.cluster.kubectl("-n", this.namespace, ...args);
  }
}
