import { join } from "node:path";
import { type App, TerraformStack, Token } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { TopologyReport } from "../../src/report";
import type { BadInput } from "./bad-inputs";

const reportTo =
  (outdirOf: (app: App) => string) =>
  (app: App): unknown =>
    new TopologyReport(app, "report", { outdir: outdirOf(app) });

/** Mistakes in where a report goes. */
export const badReportInputs: readonly BadInput[] = [
  {
    mistake: "a report that goes nowhere",
    code: ErrorCode.REPORT_OUTDIR,
    declare: reportTo(() => ""),
    message: `[REPORT_OUTDIR] at report: A report goes to a directory that is known at synthesis and that is none of a stack: what is in those is sent to Terraform Cloud.
  found: ""
  fix: give a directory such as "topology", or leave outdir out.`,
  },
  {
    mistake: "a report in a directory that only Terraform knows",
    code: ErrorCode.REPORT_OUTDIR,
    declare: reportTo(() => Token.asString({ resolve: () => "topology" })),
  },
  {
    mistake: "a report in the directory of a stack",
    code: ErrorCode.REPORT_OUTDIR,
    declare: (app: App): void => {
      const stack = new TerraformStack(app, "stack");
      new TopologyReport(stack, "report", { outdir: join(app.outdir, "stacks", "stack") });
    },
  },
];
