import { Asker } from "./asker";
import type { Lookup } from "./lookup";
import {
  addressOfNew,
  KNOWN_ADDRESS,
  KNOWN_NAME,
  MOVED_ADDRESS,
  NEW_NAMES,
  newName,
  OWN_ADDRESS,
  OWN_NAME,
} from "./names";
import { tally, type Tally } from "./tally";
import { SERVER_NAMES, type ServerName, SERVERS, type TwoClusters } from "./two-clusters";

/** Names of the peer that nobody has asked for; one that is asked for all the time; one's own. */
const KINDS = ["new", "known", "own"] as const;
export type Kind = (typeof KINDS)[number];

/** How many new names one observation may ask for. */
const NEW_AT_MOST = 400;
let usedNames = 0;

const RIGHT: Readonly<Record<Kind, (name: string) => readonly string[]>> = {
  new: (name) => [addressOfNew(name)],
  known: () => [KNOWN_ADDRESS, MOVED_ADDRESS],
  own: () => [OWN_ADDRESS],
};

function labelOf(server: ServerName, kind: Kind): string {
  return `${server}, ${kind}`;
}

/** Lookups of all kinds at both CoreDNS of the first cluster, while something happens. */
export class Observation {
  /** @param everyMs from one lookup of each kind to the next */
  public static async start(clusters: TwoClusters, everyMs = 100): Promise<Observation> {
    const first = usedNames;
    usedNames += NEW_AT_MOST;
    if (usedNames > NEW_NAMES) throw new Error("There are no new names left.");
    const names = {
      new: Array.from({ length: NEW_AT_MOST }, (_, index) => newName(first + index)),
      known: [KNOWN_NAME],
      own: [OWN_NAME],
    };
    const series = SERVER_NAMES.flatMap((server) =>
      KINDS.map((kind) => ({
        label: labelOf(server, kind),
        server: SERVERS[server],
        names: names[kind],
      })),
    );
    return new Observation(await Asker.start(clusters.asking, { everyMs, series }));
  }

  private readonly marks = new Map<string, number>();
  private lookups: readonly Lookup[] = [];

  private constructor(private readonly asker: Asker) {}

  /** Waits until each name was asked for that many times more. */
  public async asked(more: number): Promise<void> {
    await this.asker.asked(more);
  }

  /** Begins a phase: what is asked from now on belongs to it. */
  public begin(phase: string): void {
    this.marks.set(phase, this.asker.count);
  }

  public async stop(): Promise<void> {
    this.lookups = await this.asker.stop();
  }

  /** The lookups of a phase, in their order; of the whole time when none is given. */
  public of(server: ServerName, kind: Kind, phase?: string): Lookup[] {
    const from = phase === undefined ? 0 : this.marks.get(phase);
    if (from === undefined) throw new Error(`There was no ${phase}.`);
    const next = Math.min(...[...this.marks.values()].filter((mark) => mark > from));
    const to = phase === undefined ? Infinity : next;
    const label = labelOf(server, kind);
    return this.lookups.filter(
      (lookup) => lookup.label === label && lookup.count >= from && lookup.count < to,
    );
  }

  /** How many lookups of a phase failed; a wrong address is a failure, too. */
  public tally(server: ServerName, kind: Kind, phase?: string): Tally {
    return tally(this.of(server, kind, phase), ({ name, status, addresses }) => {
      const [address = ""] = addresses;
      return status === "NOERROR" && addresses.length === 1 && RIGHT[kind](name).includes(address);
    });
  }
}
