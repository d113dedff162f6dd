/** Names that a server is asked for, one after the other and again from the start. */
export interface Series {
  readonly label: string;
  readonly server: string;
  readonly names: readonly string[];
}

/** What is asked, and how often. */
export interface AskPlan {
  /** Milliseconds from one lookup of each series to the next. */
  readonly everyMs: number;
  readonly series: readonly Series[];
}

/** What a resolver with the settings of a pod found out: two tries of five seconds. */
export interface Lookup {
  /** That of its {@link Series}. */
  readonly label: string;
  readonly name: string;
  /** Which of its series it is, from 0 on. */
  readonly count: number;
  /** NOERROR, SERVFAIL, NXDOMAIN, or "no answer". */
  readonly status: string;
  readonly addresses: readonly string[];
  /** Seconds for which the reply may be kept. */
  readonly ttl: number | undefined;
  readonly milliseconds: number;
}
