import { ErrorCode, type InputOrigin, ValidationError } from "../../cluster";
import { Corefile } from "./corefile";
import { Directive } from "./directive";
import { ServerBlock } from "./server-block";
import { ZoneKey } from "./zone-key";

/** What the default Corefiles of the platforms differ in from cluster to cluster. */
export interface DefaultCorefileProps {
  /**
   * Domain of the cluster's services and pods.
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;
}

const DEFAULT_CLUSTER_DOMAIN = "cluster.local";
const REVERSE_ZONES = ["in-addr.arpa", "ip6.arpa"] as const;

/**
 * The Corefile that EKS' own CoreDNS starts with.
 *
 * @param origin what the cluster domain is and where it was given, for the error message
 * @throws ValidationError COREFILE_ZONE_NAME, COREFILE_TOKEN
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
 * @see https://github.com/eksctl-io/eksctl/blob/main/pkg/addons/default/assets/coredns-1.35.json
 */
export function defaultCorefileForEks(
  props: DefaultCorefileProps = {},
  origin: InputOrigin = {},
): Corefile {
  const domain = readDomain(props, origin);
  return corefileOf([
    kubernetes(domain),
    Directive.of("prometheus", ":9153"),
    Directive.of("forward", ".", "/etc/resolv.conf"),
    Directive.of("cache", "30"),
  ]);
}

/**
 * The Corefile that kubeadm writes, and with it kind.
 *
 * @param origin what the cluster domain is and where it was given, for the error message
 * @throws ValidationError COREFILE_ZONE_NAME, COREFILE_TOKEN
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
 */
export function defaultCorefileForKubeadm(
  props: DefaultCorefileProps = {},
  origin: InputOrigin = {},
): Corefile {
  const domain = readDomain(props, origin);
  return corefileOf([
    kubernetes(domain, Directive.of("ttl", "30")),
    Directive.of("prometheus", ":9153"),
    Directive.of("forward", ".", "/etc/resolv.conf").withBlock(
      Directive.of("max_concurrent", "1000"),
    ),
    // Records of the cluster itself are as fast to look up as to cache, and never stale.
    Directive.of("cache", "30").withBlock(
      Directive.of("disable", "success", domain),
      Directive.of("disable", "denial", domain),
    ),
  ]);
}

function corefileOf(directives: readonly Directive[]): Corefile {
  return Corefile.of(
    ServerBlock.of({
      keys: [".:53"],
      directives: [
        Directive.of("errors"),
        Directive.of("health").withBlock(Directive.of("lameduck", "5s")),
        Directive.of("ready"),
        ...directives,
        Directive.of("loop"),
        Directive.of("reload"),
        Directive.of("loadbalance"),
      ],
    }),
  );
}

function kubernetes(domain: string, ...options: readonly Directive[]): Directive {
  return Directive.of("kubernetes", domain, ...REVERSE_ZONES).withBlock(
    Directive.of("pods", "insecure"),
    Directive.of("fallthrough", ...REVERSE_ZONES),
    ...options,
  );
}

function readDomain(
  { clusterDomain = DEFAULT_CLUSTER_DOMAIN }: DefaultCorefileProps,
  origin: InputOrigin,
): string {
  const what = origin.what ?? "The cluster domain";
  const { zones, isRange } = ZoneKey.parse(clusterDomain, { ...origin, what });
  const name = clusterDomain.toLowerCase().replace(/\.$/, "");
  if (isRange || zones[0] !== `${name}.` || name === "") {
    throw new ValidationError({
      code: ErrorCode.COREFILE_ZONE_NAME,
      problem: `${what} is more than a domain name, or the root.`,
      found: `"${clusterDomain}"`,
      fix: `write the name alone, such as "${DEFAULT_CLUSTER_DOMAIN}", without scheme or port.`,
      ...(origin.scope && { scope: origin.scope }),
    });
  }
  return name;
}
