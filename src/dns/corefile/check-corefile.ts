import { ErrorCode, type InputOrigin, type ValidationError } from "../../cluster";
import type { Corefile } from "./corefile";
import { CorefileSource, type Finding } from "./corefile-source";
import { servedBlocks } from "./imported-blocks";
import { parseCorefile } from "./parser";
import { checkPlugins } from "./plugins";
import { dependsOnEnvironment } from "./read-zone-key";
import { checkSnippets } from "./snippet-rules";
import { checkUpstreams } from "./upstreams";
import { clashFinding, findZoneClashes } from "./zone-clashes";
import { servingMistake } from "./zone-key";

/** What {@link checkCorefile} looks for. */
export interface CorefileChecks {
  /**
   * Names of the plugins that the CoreDNS has, such as {@link COREDNS_PLUGINS}.
   * @default - any plugin may be there
   */
  readonly plugins?: readonly string[];
  /**
   * What the Corefile is and where it was given, for the error messages.
   * @default - "the Corefile", of no construct
   */
  readonly origin?: InputOrigin;
}

/**
 * Finds what would stop CoreDNS at its start, or leave a zone without answers: zones that are no
 * zones or declared twice, upstreams that are no addresses or too many, faulty snippets, and
 * unknown plugins. What files, environment variables and Terraform contribute is not known, and
 * passes.
 *
 * @param corefile the Corefile to look at
 * @param checks what to look for, and what the Corefile is called in messages
 * @returns the errors, in the order of their lines, not thrown
 */
export function checkCorefile(corefile: Corefile, checks: CorefileChecks = {}): ValidationError[] {
  const source = new CorefileSource(corefile.render(), checks.origin);
  const blocks = corefile.expand();
  const findings = [
    ...checkKeys(corefile),
    ...findZoneClashes(blocks).map(clashFinding),
    ...checkSnippets(corefile, servedBlocks(parseCorefile(source))),
    ...checkUpstreams(blocks),
    ...(checks.plugins === undefined ? [] : checkPlugins(blocks, checks.plugins)),
  ];
  // A mistake in a snippet is one, however many blocks import it.
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...distinct.values()]
    .sort((left, right) => left.line - right.line)
    .map((finding) => source.error(finding));
}

/**
 * Refuses a Corefile in which {@link checkCorefile} finds an error.
 *
 * @param corefile the Corefile to look at
 * @param checks as for {@link checkCorefile}
 * @throws ValidationError COREFILE_ZONE_NAME, COREFILE_ZONE_DUPLICATE, COREFILE_SNIPPET,
 * COREFILE_UPSTREAM, COREFILE_UPSTREAM_COUNT, COREFILE_PLUGIN
 */
export function assertCorefile(corefile: Corefile, checks: CorefileChecks = {}): void {
  const [first] = checkCorefile(corefile, checks);
  if (first !== undefined) {
    throw first;
  }
}

function checkKeys({ serverBlocks }: Corefile): Finding[] {
  return serverBlocks.flatMap(({ keys, line = 1 }) =>
    keys.flatMap((key) => {
      const mistake = dependsOnEnvironment(key) ? undefined : servingMistake(key);
      return mistake === undefined
        ? []
        : {
            code: ErrorCode.COREFILE_ZONE_NAME,
            line,
            problem: `declares "${key}", which ${mistake.problem}`,
            fix: mistake.fix,
          };
    }),
  );
}
