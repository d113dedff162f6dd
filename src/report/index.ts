export * from "./model";
export { modelOf } from "./model-of";
export * from "./topology-report";
