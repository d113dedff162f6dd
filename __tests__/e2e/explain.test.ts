import fc from "fast-check";
import { Protocol, Traffic } from "../../src/cluster";
import { explain, type Explanation, HopPart, HopStep } from "../../src/report";
import { stackOf, synthesize, testApp } from "../support/synth";
import { describeUnless } from "./support/describe-unless";
import { Ends } from "./support/ends";
import { Host } from "./support/faults/host";
import type { Call, CallResult } from "./support/nodes/call";
import { obstacleToNodes } from "./support/nodes/obstacle";
import {
  type Configuration,
  configurations,
  declare,
  nameIn,
  serviceCidrOf,
  VPC_NAMES,
  type VpcName,
  type VpcTraits,
} from "../support/vpc-configurations";
import { readVpc } from "./support/vpcs/synthesized-vpc";
import { Refusal, Vpc } from "./support/vpcs/vpc";

const TIMEOUT_MS = 120_000;

const describeHere = describeUnless(
  obstacleToNodes(),
  "What explain says is not compared with real packets",
);

const PORTS: readonly (readonly ["tcp" | "udp", number])[] = [
  ["tcp", 22],
  ["tcp", 80],
  ["tcp", 2378],
  ["tcp", 2379],
  ["tcp", 2380],
  ["tcp", 4000],
  ["tcp", 20160],
  ["udp", 53],
  ["udp", 999],
  ["udp", 8000],
  ["udp", 8011],
];

const PAIRS = VPC_NAMES.flatMap((from) =>
  VPC_NAMES.filter((to) => to !== from).map((to) => [from, to] as const),
);

const created: VpcTraits = {
  isAdopted: false,
  hasAcl: false,
  hasNames: true,
  keepsAddresses: true,
};

/** Configurations that tell the filters apart, by what they have in common with each other. */
const chosen: readonly (readonly [string, Configuration])[] = [
  [
    "two pairs, everything allowed",
    {
      traits: { a: created, b: created, c: { ...created, keepsAddresses: false } },
      pairs: [
        ["a", "b"],
        ["a", "c"],
      ],
      traffic: [Traffic.all()],
    },
  ],
  [
    "a hub with closed ACLs, and few ports",
    {
      traits: {
        a: { ...created, hasAcl: true },
        b: { ...created, hasAcl: true },
        c: { ...created, hasAcl: true, isAdopted: true },
      },
      pairs: [
        ["a", "b"],
        ["a", "c"],
      ],
      traffic: [Traffic.tcp(2379, 2380), Traffic.udp(8000, 8010)],
    },
  ],
];

/** A call, and what is to become of it. */
interface Expectation {
  readonly call: Call;
  readonly expected: CallResult;
  readonly why: string;
}

describeHere("what explain says", () => {
  const ends = new Ends();
  let vpcs: Vpc[] = [];

  beforeAll(async () => {
    const fabric = await Host.create();
    ends.add(() => fabric.remove());
    vpcs = await Promise.all(VPC_NAMES.map((name) => Vpc.create(fabric, name, ends)));
  }, TIMEOUT_MS);

  afterAll(() => ends.run(), TIMEOUT_MS);

  const vpcOf = (name: VpcName): Vpc => {
    const vpc = vpcs.find((each) => each.name === name);
    if (vpc === undefined) throw new Error(`There is no VPC ${name}.`);
    return vpc;
  };

  /** What the pod at the other end sees of a call, or the error by which the call ends. */
  function expectedOf({ reached, hops }: Explanation, from: VpcName, part: HopPart): CallResult {
    const own = hops.filter((hop) => hop.part === part);
    const { step, says = "", clusterName } = own.at(-1) ?? {};
    if (reached || own.every(({ passed }) => passed)) {
      const source = own.find((hop) => hop.step === HopStep.SOURCE)?.says ?? "";
      const { podAddress, nodeAddress } = vpcOf(from);
      // Of an adopted cluster nothing says what vpc-cni does, which is left at its default here.
      const seen = source === `pods of ${from} keep their addresses` ? podAddress : nodeAddress;
      return { from: seen, intact: true };
    }
    if (step === HopStep.FILTER && says.includes("network ACL")) {
      return { error: clusterName === from ? Refusal.ACL_EGRESS : Refusal.ACL_INGRESS };
    }
    if (step === HopStep.FILTER) return { error: Refusal.SECURITY_GROUP };
    return { error: Refusal.ROUTE };
  }

  /** Everything that is called from one VPC to another, and what explain says of it. */
  function expectations(
    app: ReturnType<typeof testApp>,
    from: VpcName,
    to: VpcName,
    dnsAddresses: readonly string[],
  ): Expectation[] {
    const say = (address: string, protocol: "tcp" | "udp", port: number): Expectation => {
      const kind = protocol === "tcp" ? Protocol.TCP : Protocol.UDP;
      const explanation = explain(app, { from, to: address, protocol: kind, port });
      return {
        call: { protocol, address, port, bytes: 100 },
        expected: expectedOf(explanation, from, HopPart.CONNECTION),
        why: explanation.hops.map(({ says }) => says).join("\n"),
      };
    };
    /** How a question for a name of the other cluster fares, at one address of its DNS. */
    const ask = (address: string): Expectation[] => {
      const explanation = explain(app, { from, to: nameIn(to), port: 4000 });
      const isAsked = explanation.hops.some(({ part }) => part === HopPart.QUESTION);
      const expected = expectedOf(explanation, from, HopPart.QUESTION);
      const why = explanation.hops.map(({ says }) => says).join("\n");
      const call = { protocol: "udp", address, port: 53, bytes: 100 } as const;
      return isAsked ? [{ call, expected, why }] : [];
    };
    const service = serviceCidrOf(to).replace(/0\.0\/16$/, "0.10");
    return [
      ...PORTS.map(([protocol, port]) => say(vpcOf(to).podAddress, protocol, port)),
      ...dnsAddresses.flatMap((address) => [
        say(address, "tcp", 53),
        say(address, "udp", 53),
        ...ask(address),
      ]),
      say(service, "tcp", 4000),
      say("192.0.2.7", "udp", 4000),
    ];
  }

  /** Makes the VPCs what the configuration is synthesized to, and compares all that is called. */
  async function compare(configuration: Configuration): Promise<Set<string>> {
    const app = testApp();
    declare(app, configuration);
    const stack = stackOf(synthesize(app), "network");
    const synthesized = new Map(VPC_NAMES.map((name) => [name, readVpc(stack, name)]));
    await Promise.all(
      [...synthesized].map(([name, vpc]) =>
        vpcOf(name).configure(
          vpc,
          vpcs.filter((each) => each.name !== name),
        ),
      ),
    );
    const outcomes = new Set<string>();
    await Promise.all(
      VPC_NAMES.map(async (from) => {
        const all = PAIRS.filter(([source]) => source === from).flatMap(([, to]) =>
          expectations(app, from, to, synthesized.get(to)?.loadBalancer?.addresses ?? []),
        );
        const results = await vpcOf(from).call(...all.map(({ call }) => call));

        expect(results.map((result, index) => ({ ...all[index], result }))).toEqual(
          all.map((each) => ({ ...each, result: each.expected })),
        );
        for (const result of results) {
          outcomes.add("error" in result ? result.error : "let through");
        }
      }),
    );
    return outcomes;
  }

  it.each(chosen)(
    "is what becomes of packets: %s",
    async (_, configuration) => {
      const outcomes = await compare(configuration);

      expect(outcomes).toContain("let through");
      expect(outcomes).toContain(Refusal.ROUTE);
    },
    TIMEOUT_MS,
  );

  it(
    "is what becomes of packets in configurations of every kind",
    async () => {
      const outcomes = new Set<string>();
      for (const configuration of fc.sample(configurations, { seed: 20, numRuns: 6 })) {
        for (const outcome of await compare(configuration)) outcomes.add(outcome);
      }

      // Else the configurations tested nothing of some filter.
      expect([...outcomes].sort()).toEqual([...Object.values(Refusal), "let through"].sort());
    },
    TIMEOUT_MS,
  );
});
