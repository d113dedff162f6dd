import { cpus, platform, release, totalmem } from "node:os";

/** What measurements depend on, in a few words. */
export function describeMachine(): string {
  const all = cpus();
  const [model = "unknown processor"] = all.map((cpu) => cpu.model.replace(/\s+/g, " ").trim());
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return [
    `${all.length} cores of ${model}`,
    memory,
    `${platform()} ${release()}`,
    `Node ${process.version.slice(1)}`,
  ].join(", ");
}
