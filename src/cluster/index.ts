export * from "./cidr";
export * from "./cluster";
export * from "./errors";
export * from "./links";
export * from "./traffic";
