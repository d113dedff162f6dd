import { readFileSync } from "node:fs";

/**
 * The peak memory of this process so far, in KiB.
 */
export function peakMemoryKib(): number {
  // On Linux, maxRSS begins with the peak of the process that started this one. The kernel's other
  // count begins with the program.
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return peak === undefined ? process.resourceUsage().maxRSS : Number(peak);
}
