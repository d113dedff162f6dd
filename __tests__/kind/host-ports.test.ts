import { TerraformStack } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { PortMappingProtocol } from "../../src/kind";
import { clash, type HostPort, type KindPorts, parseHostPorts } from "../../src/kind/host-ports";
import { codeOf } from "../support/errors";
import { testApp } from "../support/synth";

const parse = (ports: KindPorts): HostPort[] =>
  parseHostPorts(new TerraformStack(testApp(), "stack"), "a", ports);

const { TCP, UDP, SCTP } = PortMappingProtocol;

const taken = (address: string, port = 8080, protocol = TCP): HostPort => ({
  field: "hostPort",
  address,
  port,
  protocol,
});

describe("the ports that a kind cluster takes on its host", () => {
  it("are none that kind chooses", () => {
    expect(parse({})).toEqual([]);
    expect(parse({ apiServerAddress: "0.0.0.0" })).toEqual([]);
  });

  it("are those of its API server and of its mappings, at 127.0.0.1 and for TCP by default", () => {
    expect(
      parse({
        apiServerPort: 6443,
        extraPortMappings: [
          { containerPort: 80, hostPort: 1 },
          { containerPort: 53, hostPort: 65535, listenAddress: "::1", protocol: UDP },
        ],
      }),
    ).toEqual([
      { field: "apiServerPort", address: "127.0.0.1", port: 6443, protocol: "TCP" },
      { field: "hostPort", address: "127.0.0.1", port: 1, protocol: "TCP" },
      { field: "hostPort", address: "::1", port: 65535, protocol: "UDP" },
    ]);
  });

  it("are at the address of the API server", () => {
    expect(parse({ apiServerAddress: "192.0.2.1", apiServerPort: 6443 })).toEqual([
      { field: "apiServerPort", address: "192.0.2.1", port: 6443, protocol: "TCP" },
    ]);
  });

  it.each([0, -1, 65536, 1.5, Number.NaN])("are not %d", (port) => {
    for (const ports of [
      { apiServerPort: port },
      { extraPortMappings: [{ containerPort: port, hostPort: 80 }] },
      { extraPortMappings: [{ containerPort: 80, hostPort: port }] },
    ]) {
      expect(codeOf(() => parse(ports))).toBe(ErrorCode.HOST_PORT);
    }
  });

  it.each(["", "localhost", "127.0.0.1:80", "[::1]", "127.0.0.0/8", "127.1"])(
    "are not at %j",
    (address) => {
      for (const ports of [
        { apiServerAddress: address },
        { extraPortMappings: [{ containerPort: 80, hostPort: 80, listenAddress: address }] },
      ]) {
        expect(codeOf(() => parse(ports))).toBe(ErrorCode.HOST_ADDRESS);
      }
    },
  );
});

describe("two ports of a host", () => {
  it.each([
    ["the same", taken("127.0.0.1"), taken("127.0.0.1")],
    ["all addresses and one", taken("0.0.0.0"), taken("127.0.0.1")],
    ["all IPv6 addresses and one", taken("::"), taken("::1")],
    ["all addresses twice", taken("0.0.0.0"), taken("::")],
  ])("clash: %s", (_, one, other) => {
    expect(clash(one, other)).toBe(true);
    expect(clash(other, one)).toBe(true);
  });

  it.each([
    ["other addresses", taken("127.0.0.1"), taken("127.0.0.2")],
    ["another port", taken("0.0.0.0"), taken("0.0.0.0", 8081)],
    ["another protocol", taken("0.0.0.0"), taken("0.0.0.0", 8080, UDP)],
    ["yet another protocol", taken("127.0.0.1", 8080, SCTP), taken("127.0.0.1", 8080, UDP)],
  ])("do not clash: %s", (_, one, other) => {
    expect(clash(one, other)).toBe(false);
    expect(clash(other, one)).toBe(false);
  });
});
