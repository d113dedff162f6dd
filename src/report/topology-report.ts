import { resolve, sep } from "node:path";
import { App, Token } from "cdktf";
import { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { modelOf } from "./model-of";
import { writeReport } from "./report-files";

/** Where the report of an app goes. */
export interface TopologyReportProps {
  /**
   * Directory of the report, as seen from where the app is run. The default is a directory beside
   * `cdktf.json`, so that the report can be committed: `cdktf.out` is in no repository, and what is in
   * the directory of a stack is sent to Terraform Cloud along with it.
   * @default "topology"
   */
  readonly outdir?: string;
}

/**
 * The report of what an app joins: `topology.md`, which is reviewed as a diff, and `topology.html`, one
 * page that loads nothing. Both are written when the app has been synthesized without an error, wherever
 * in it the report stands; the same app gives the same text.
 *
 * It adds no resource. Nothing is written where validations are skipped, nor by `Testing.synth`.
 */
export class TopologyReport extends Construct {
  /**
   * @param scope the app, or a stack of it
   * @throws ValidationError REPORT_OUTDIR
   */
  public constructor(scope: Construct, id: string, props: TopologyReportProps = {}) {
    super(scope, id);
    const outdir = checkedOutdir(this, props.outdir ?? "topology");
    const { root } = this.node;
    // The validations of the app itself are the last step of its synthesis that a construct can take part
    // in: those of the stacks are done by then, and only the stacks' own constructs are synthesized.
    root.node.addValidation({
      validate: () => {
        writeReport(outdir, modelOf(root));
        return [];
      },
    });
  }
}

function checkedOutdir(scope: TopologyReport, outdir: string): string {
  const stacks = resolve(App.of(scope).outdir, "stacks");
  const isLiteral = !Token.isUnresolved(outdir) && outdir.trim() !== "";
  if (!isLiteral || `${resolve(outdir)}${sep}`.startsWith(`${stacks}${sep}`)) {
    throw new ValidationError({
      code: ErrorCode.REPORT_OUTDIR,
      problem:
        "A report goes to a directory that is known at synthesis and that is none of a stack: what is in those is sent to Terraform Cloud.",
      found: Token.isUnresolved(outdir)
        ? "a value that Terraform computes"
        : JSON.stringify(outdir),
      fix: 'give a directory such as "topology", or leave outdir out.',
      scope,
    });
  }
  return resolve(outdir);
}
