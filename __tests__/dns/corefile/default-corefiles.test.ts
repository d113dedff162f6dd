import { Token } from "cdktf";
import { ErrorCode } from "../../../src/cluster";
import {
  COREDNS_PLUGINS,
  Corefile,
  Directive,
  ServerBlock,
  assertCorefile,
  assertKnownPlugins,
  defaultCorefileForEks,
  defaultCorefileForKubeadm,
} from "../../../src/dns";
import { codeOf, errorOf } from "../../support/errors";
import { readCorpus } from "./support/corpus";

const accepted = (name: string): Corefile => Corefile.parse(readCorpus("accepted", name));

describe("the default Corefile", () => {
  it("of EKS", () => {
    expect(defaultCorefileForEks().render()).toBe(`.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`);
  });

  it("of kubeadm and kind", () => {
    expect(defaultCorefileForKubeadm({ clusterDomain: "a.lab" }).render()).toBe(`.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes a.lab in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30 {
        disable success a.lab
        disable denial a.lab
    }
    loop
    reload
    loadbalance
}
`);
  });

  it.each([
    ["eks", defaultCorefileForEks()],
    ["kubeadm", defaultCorefileForKubeadm()],
    ["kubeadm-windows-line-ends", defaultCorefileForKubeadm()],
    [
      "kubeadm-domain-of-its-own",
      defaultCorefileForKubeadm({ clusterDomain: "east.corp.example" }),
    ],
  ])("means what CoreDNS finds in %s", (name, corefile) => {
    expect(corefile.isEquivalentTo(accepted(name))).toBe(true);
  });

  it.each([
    ["EKS", defaultCorefileForEks],
    ["kubeadm", defaultCorefileForKubeadm],
  ])("of %s starts CoreDNS, for any spelling of the domain", (_, make) => {
    const corefile = make({ clusterDomain: "East.Corp.Example." });

    assertCorefile(corefile, { plugins: COREDNS_PLUGINS });
    expect(corefile.equals(make({ clusterDomain: "east.corp.example" }))).toBe(true);
  });

  it.each([
    ["a port", "cluster.local:53"],
    ["a scheme", "dns://cluster.local"],
    ["a range", "10.0.0.0/8"],
    ["the root", "."],
    ["nothing", ""],
    ["an empty label", "cluster..local"],
  ])("has no domain that is %s", (_, clusterDomain) => {
    const error = errorOf(() =>
      defaultCorefileForEks({ clusterDomain }, { what: "clusterDomain" }),
    );

    expect(error.code).toBe(ErrorCode.COREFILE_ZONE_NAME);
    expect(error.message).toContain("clusterDomain ");
    expect(codeOf(() => defaultCorefileForKubeadm({ clusterDomain }))).toBe(error.code);
  });

  it("has no domain that Terraform computes", () => {
    const clusterDomain = Token.asString({ resolve: () => "cluster.local" });

    expect(codeOf(() => defaultCorefileForEks({ clusterDomain }))).toBe(ErrorCode.COREFILE_TOKEN);
  });
});

describe("stub blocks", () => {
  const stubs = ["cluster-1", "cluster-2"].map((namespace, index) =>
    ServerBlock.of({
      comment: [`Services of ${namespace}.`],
      keys: [`${namespace}.svc.cluster.local:53`, `${namespace}.pod.cluster.local:53`],
      directives: [
        Directive.of("errors"),
        Directive.of("cache").withBlock(
          Directive.of("success", "9984", "30"),
          Directive.of("denial", "9984", "5"),
          Directive.of("serve_stale", "1h", "verify"),
        ),
        Directive.of("forward", ".", `10.${index}.0.10`, `10.${index}.1.10`).withBlock(
          Directive.of("policy", "sequential"),
          Directive.of("health_check", "2s"),
        ),
      ],
    }),
  );
  const base = defaultCorefileForEks();
  const corefile = base.add(stubs);

  it("stand behind the default", () => {
    assertKnownPlugins(stubs);
    assertCorefile(corefile, { plugins: COREDNS_PLUGINS });
    expect(corefile.render()).toBe(`${base.render()}
# Services of cluster-1.
cluster-1.svc.cluster.local:53 cluster-1.pod.cluster.local:53 {
    errors
    cache {
        success 9984 30
        denial 9984 5
        serve_stale 1h verify
    }
    forward . 10.0.0.10 10.0.1.10 {
        policy sequential
        health_check 2s
    }
}

# Services of cluster-2.
cluster-2.svc.cluster.local:53 cluster-2.pod.cluster.local:53 {
    errors
    cache {
        success 9984 30
        denial 9984 5
        serve_stale 1h verify
    }
    forward . 10.1.0.10 10.1.1.10 {
        policy sequential
        health_check 2s
    }
}
`);
  });

  it("come and go without a trace", () => {
    const keys = stubs.flatMap((stub) => stub.keys);

    expect(keys.reduce((rest, key) => rest.remove(key), corefile).equals(base)).toBe(true);
  });
});
