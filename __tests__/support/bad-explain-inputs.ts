import { type App, TerraformStack } from "cdktf";
import { ErrorCode, Protocol } from "../../src/cluster";
import { explain, type Question } from "../../src/report";
import {
  addEksStacks,
  addGkeStack,
  addKindStacks,
  gkeTopology,
  kindTopology,
} from "../../stacks/topologies";
import type { BadInput } from "./bad-inputs";
import { topologyOf } from "./topologies";

const asked =
  (question: Partial<Question>) =>
  (app: App): unknown => {
    addEksStacks(app, topologyOf());
    return explain(app, { from: "a", to: "10.1.0.7", port: 4000, ...question });
  };

/** Mistakes in questions about a connection. */
export const badExplainInputs: readonly BadInput[] = [
  {
    mistake: "a question about a cluster that the app does not have",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: asked({ from: "z" }),
    message: `[CLUSTER_UNKNOWN]: No cluster of the app is called "z".
  found: "z"; the app has "a", "b", "c", "old"
  fix: give the name of one of these, or declare the cluster in the app.`,
  },
  {
    mistake: "a question in an app without clusters",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: (app: App): unknown =>
      explain(new TerraformStack(app, "stack"), { from: "a", to: "10.0.0.1" }),
  },
  {
    mistake: "a question about a name that two clusters of the app have",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: (app: App): unknown => {
      addGkeStack(app, gkeTopology);
      addKindStacks(app, kindTopology);
      return explain(app, { from: "cluster-1", to: "10.2.0.7", port: 4000 });
    },
    message: `[CLUSTER_UNKNOWN]: 2 clusters of the app are called "cluster-1".
  found: "cluster-1"; the app has "GKE/cluster-1", "kind/cluster-1"
  fix: say which one is meant: "GKE/cluster-1" or "kind/cluster-1".`,
  },
  {
    mistake: "a connection to a name without a domain",
    code: ErrorCode.DESTINATION,
    declare: asked({ to: "db" }),
    message: `[DESTINATION]: The destination of a connection is neither a whole name nor an IP address.
  found: "db"
  fix: write the name with its domain, such as "db.tidb.svc.cluster.local", or an address such as "10.0.0.1".`,
  },
  {
    mistake: "a connection to an address with a number above 255",
    code: ErrorCode.DESTINATION,
    declare: asked({ to: "10.0.0.256" }),
  },
  {
    mistake: "a connection to a range",
    code: ErrorCode.DESTINATION,
    declare: asked({ to: "10.0.0.0/16" }),
  },
  {
    mistake: "a connection over UDP without a port",
    code: ErrorCode.PORT_RANGE,
    declare: (app: App): unknown => {
      addEksStacks(app, topologyOf());
      return explain(app, { from: "a", to: "10.1.0.7", protocol: Protocol.UDP });
    },
    message: `[PORT_RANGE]: A connection over UDP needs a port from 1 to 65535.
  found: no port
  fix: give the port of the destination, such as 4000.`,
  },
  {
    mistake: "a connection to port 0",
    code: ErrorCode.PORT_RANGE,
    declare: asked({ port: 0 }),
  },
  {
    mistake: "a ping to a port",
    code: ErrorCode.PORT_RANGE,
    declare: asked({ protocol: Protocol.ICMP }),
    message: `[PORT_RANGE]: The protocol icmp has no ports.
  found: 4000
  fix: leave the port out.`,
  },
];
