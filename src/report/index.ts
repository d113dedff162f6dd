export * from "./model";
export { modelOf } from "./model-of";
