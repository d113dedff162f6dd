import { posix } from "node:path";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";

/** A file or folder of the host that every node of a cluster has. */
export interface KindMount {
  /** Absolute path on the host. */
  readonly hostPath: string;
  /** Absolute path in the nodes. */
  readonly containerPath: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** The root of a node, and where kind mounts something itself. */
const NODES_OWN = ["/", "/lib/modules/", "/run/", "/tmp/", "/var/"];

/**
 * @throws ValidationError EXTRA_MOUNT
 */
export function parseMounts(
  scope: IConstruct,
  clusterName: string,
  mounts: readonly KindMount[],
): readonly KindMount[] {
  const fail = (problem: string, found: string, fix: string): ValidationError =>
    new ValidationError({
      code: ErrorCode.EXTRA_MOUNT,
      problem: `extraMounts of the cluster "${clusterName}" ${problem}`,
      found,
      fix,
      scope,
    });
  const seen = new Set(NODES_OWN);
  for (const { hostPath, containerPath } of mounts) {
    for (const [field, path] of Object.entries({ hostPath, containerPath })) {
      if (Token.isUnresolved(path) || !posix.isAbsolute(path)) {
        throw fail(
          `have a ${field} that is no absolute path, known at synthesis.`,
          quoted(path),
          'write it from the root, such as "/var/lib/images".',
        );
      }
      if (path.includes(":")) {
        throw fail(
          `have a ${field} with a colon, which Docker takes for the end of a path.`,
          quoted(path),
          "give the file or folder a path without colons.",
        );
      }
    }
    const place = posix.join(containerPath, "/");
    if (seen.has(place)) {
      throw fail(
        "hide a folder that a node needs, or one another.",
        quoted(containerPath),
        "give each mount a path of its own in the nodes, such as /mnt/images.",
      );
    }
    seen.add(place);
  }
  return mounts;
}
