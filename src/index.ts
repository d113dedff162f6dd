/**
 * What clusters of all systems have in common: address ranges, traffic, links and errors.
 *
 * @module cdktf-multicluster
 */

export * from "./cluster";
