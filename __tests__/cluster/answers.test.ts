import { Traffic } from "../../src/cluster";
import { answersTo } from "../../src/cluster/answers";

describe("the answers to a flow", () => {
  it.each([
    [Traffic.tcp(4000), "tcp-1024-65535"],
    [Traffic.udp(), "udp-1024-65535"],
    [Traffic.icmp(), "icmp"],
    [Traffic.esp(), "esp"],
    [Traffic.all(), "all"],
  ])("of %s go to the port that it came from", (flow, answers) => {
    expect(answersTo(flow).toString()).toBe(answers);
  });
});
