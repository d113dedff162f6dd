import { percentile, readDnsperf } from "../../bench/dns/dnsperf-output";

// The indented lines are as dnsperf 2.10 writes them.
function output(queries: readonly string[], figures: readonly string[]): string {
  return [
    "[Status] Sending queries (to 127.0.0.1:15353)",
    ...queries,
    "[Status] Testing complete (time limit)",
    "",
    "Statistics:",
    "",
    ...figures,
  ].join("\n");
}

const figures = [
  "  Queries sent:         5",
  "  Queries completed:    4 (80.00%)",
  "  Queries lost:         1 (20.00%)",
  "",
  "  Response codes:       NOERROR 2 (50.00%), SERVFAIL 2 (50.00%)",
  "  Average packet size:  request 26, response 50",
  "  Run time (s):         1.001047",
  "  Queries per second:   3.995816",
];

describe("what dnsperf prints", () => {
  it("is read: what got no answer, or a bad one, has failed", () => {
    const result = readDnsperf(output([], figures));

    expect(result).toEqual({ sent: 5, failed: 3, queriesPerSecond: 3.995816, latencies: [] });
  });

  it("is read with the single queries, in milliseconds; one without an answer has none", () => {
    const queries = ["> NOERROR x.a.test A 0.004", "> T y.a.test A", "> SERVFAIL z A 2.5"];

    expect(readDnsperf(output(queries, figures)).latencies).toEqual([4, 2500]);
  });

  it("is read when nothing was answered", () => {
    const none = figures.map((line) =>
      line.startsWith("  Response codes:") ? "  Response codes:       " : line,
    );

    expect(readDnsperf(output([], none)).failed).toBe(5);
  });

  it("is an error when a figure is missing", () => {
    expect(() => readDnsperf(output([], figures.slice(0, -1)))).toThrow("Queries per second");
  });
});

describe("a percentile", () => {
  it.each([
    [[3, 1, 2, 4], 0.5, 2],
    [[3, 1, 2, 4], 0.51, 3],
    [[7], 0.99, 7],
    [Array.from({ length: 200 }, (_, index) => index + 1), 0.99, 198],
  ])("of %j at %d is %d", (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it("of nothing is an error", () => {
    expect(() => percentile([], 0.5)).toThrow("nothing");
  });
});
