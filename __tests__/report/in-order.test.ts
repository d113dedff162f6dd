import { inOrder } from "../../src/report/in-order";
import type { Reachability } from "../../src/report/model";
import { emptyModel } from "../support/topology-models";

const flow = (protocol: string, ports: string, why = ""): Reachability => ({
  from: "a",
  to: "b",
  protocol,
  ports,
  reached: true,
  why,
});

describe("the order of a report", () => {
  it("has ports by number, and ranges behind the port that they begin with", () => {
    const given = ["4000-4001", "20160", "4000", "80"].map((ports) => flow("tcp", ports));
    const reachability = [...given, flow("icmp", "")];
    const ordered = inOrder({ ...emptyModel, reachability }).reachability;

    expect(ordered.map(({ protocol, ports }) => `${protocol} ${ports}`.trim())).toEqual([
      "icmp",
      "tcp 80",
      "tcp 4000",
      "tcp 4000-4001",
      "tcp 20160",
    ]);
  });

  it("has flows of the same ports by what is said of them, and leaves equal ones alone", () => {
    const reachability = [flow("tcp", "1", "b"), flow("tcp", "1", "a"), flow("tcp", "1", "b")];
    const ordered = inOrder({ ...emptyModel, reachability }).reachability;

    expect(ordered.map(({ why }) => why)).toEqual(["a", "b", "b"]);
    expect(ordered.slice(1)).toEqual([reachability[0], reachability[2]]);
  });
});
