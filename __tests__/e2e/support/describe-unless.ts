/**
 * Declares a suite that runs unless something is in its way; then it is skipped, and says why.
 *
 * @param reason what is missing on this machine; undefined where nothing is
 * @param untried what is not tried then
 */
export function describeUnless(reason: string | undefined, untried: string): jest.Describe {
  if (reason === undefined) return describe;
  console.warn(`${untried}: ${reason}`);
  return describe.skip;
}
