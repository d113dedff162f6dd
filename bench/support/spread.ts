import { median } from "./median";

/** Some ratios as `median (min–max)`; at least one. */
export function formatSpread(ratios: readonly number[]): string {
  const text = (ratio: number): string => ratio.toFixed(2);
  return `${text(median(ratios))} (${text(Math.min(...ratios))}–${text(Math.max(...ratios))})`;
}
