export * from "./cidr";
export * from "./cluster";
export { DNS_NODE_PORT } from "./dns-node-port";
export * from "./errors";
export * from "./links";
export { requireTerraform } from "./required-terraform";
export * from "./traffic";
