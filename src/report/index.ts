/**
 * What an app joins, as data, as a report and explained hop by hop.
 *
 * @module cdktf-multicluster/report
 */

export { type Explanation, explain } from "./explain";
export { type Hop, HopPart, HopStep } from "./hop";
export * from "./model";
export { modelOf } from "./model-of";
export type { Question } from "./question";
export * from "./topology-report";
