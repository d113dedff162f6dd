/** What has to be ended: the last that was started first. */
export class Ends {
  private readonly ends: (() => Promise<void>)[] = [];

  public add(...ends: readonly (() => Promise<void>)[]): void {
    this.ends.push(...ends);
  }

  /**
   * Ends all of it, whatever fails.
   *
   * @throws AggregateError with all that failed
   */
  public async run(): Promise<void> {
    const errors: unknown[] = [];
    for (const end of this.ends.splice(0).reverse()) {
      await end().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, "Not everything could be ended.");
  }
}
