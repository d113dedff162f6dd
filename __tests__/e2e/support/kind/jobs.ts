import type { KindCluster } from "./cluster";

/** What a Job that has ended leaves. */
export interface JobEnd {
  readonly name: string;
  readonly exitCode: number;
  readonly terminationMessage: string;
  readonly lastLogLine: string;
}

/** The Jobs of a namespace that have ended, each with one pod. */
export async function endedJobs(cluster: KindCluster, namespace: string): Promise<JobEnd[]> {
  const inNamespace = ["-n", namespace] as const;
  const pods = ["pods", ...inNamespace, "--selector=batch.kubernetes.io/job-name"] as const;
  const terminated = ".status.containerStatuses[0].state.terminated";
  const fields = [
    "{.metadata.labels.batch\\.kubernetes\\.io/job-name}",
    `{${terminated}.exitCode}`,
    `{${terminated}.message}`,
  ];
  const lines = await cluster.fields(fields.join("\t"), ...pods);
  return Promise.all(
    lines.map(async (line) => {
      const [name = "", exitCode, terminationMessage = ""] = line.split("\t");
      const log = await cluster.kubectl("logs", ...inNamespace, `job/${name}`, "--tail=1");
      return { name, exitCode: Number(exitCode), terminationMessage, lastLogLine: log.trim() };
    }),
  );
}
