import { Protocol, Traffic } from "./traffic";

/** Where answers go: the ports from which Linux, NAT gateways and load balancers open connections. */
const ANSWERED_PORTS = [1024, 65535] as const;

/** The answers to a flow, which go to the port from which the connection was opened. */
export function answersTo(flow: Traffic): Traffic {
  switch (flow.protocol) {
    case Protocol.TCP:
      return Traffic.tcp(...ANSWERED_PORTS);
    case Protocol.UDP:
      return Traffic.udp(...ANSWERED_PORTS);
    default:
      return flow;
  }
}
