import { type App, TerraformStack } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { PortMappingProtocol } from "../../src/kind";
import { claimHost } from "../../src/kind/host-claims";
import type { HostPort } from "../../src/kind/host-ports";
import { codeOf, errorOf } from "../support/errors";
import { testApp } from "../support/synth";

const port = (number: number, field = "hostPort"): HostPort => ({
  field,
  address: "127.0.0.1",
  port: number,
  protocol: PortMappingProtocol.TCP,
});

/** Claims for clusters by their names, each in a stack of its own. */
function claim(app: App, byName: Readonly<Record<string, readonly HostPort[]>>): App {
  for (const [name, ports] of Object.entries(byName)) {
    claimHost(new TerraformStack(app, `stack-${app.node.children.length}`), name, ports);
  }
  return app;
}

describe("what kind clusters take of their host", () => {
  it("is told apart by name and by port", () => {
    const app = claim(testApp(), { a: [port(6443), port(80)], b: [port(6444), port(81)], c: [] });

    expect(codeOf(() => claim(app, { b: [] }))).toBe(ErrorCode.CLUSTER_DUPLICATE);
    expect(codeOf(() => claim(app, { d: [port(82), port(81)] }))).toBe(ErrorCode.HOST_PORT_CLASH);
  });

  it("is not told apart between apps", () => {
    const ports = { a: [port(6443)] };

    expect(claim(testApp(), ports)).not.toBe(claim(testApp(), ports));
    expect(codeOf(() => claim(claim(testApp(), ports), ports))).toBe(ErrorCode.CLUSTER_DUPLICATE);
  });

  it("is nothing for a cluster that was refused", () => {
    const app = claim(testApp(), { a: [port(6443)] });
    expect(codeOf(() => claim(app, { b: [port(80), port(6443)] }))).toBe(ErrorCode.HOST_PORT_CLASH);

    claim(app, { b: [port(80)] });

    expect(codeOf(() => claim(app, { c: [port(80)] }))).toBe(ErrorCode.HOST_PORT_CLASH);
  });

  it("is told apart within a cluster, and the message names both properties", () => {
    const ports = [port(80, "apiServerPort"), port(81), port(80)];
    const { message, found } = errorOf(() => claim(testApp(), { a: ports }));

    expect(message).toContain(
      'hostPort of the cluster "a" is apiServerPort of "a", too: the host has the TCP port 80 once.',
    );
    expect(found).toBe("127.0.0.1:80 and 127.0.0.1:80");
  });
});
