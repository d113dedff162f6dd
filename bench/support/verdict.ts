/** A ratio beside what it may be at most. */
export function formatVerdict(what: string, ratio: number, goal: number): string {
  return `${what}: ${ratio.toFixed(2)}, goal at most ${goal.toFixed(2)}: ${ratio <= goal ? "met" : "MISSED"}`;
}
