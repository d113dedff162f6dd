/**
 * Port on every node of a cluster at which its CoreDNS answers other clusters, over UDP and TCP. The
 * load balancer in front of the nodes and the Service behind it have to agree on it; it is in
 * Kubernetes' default range of node ports.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 */
export const DNS_NODE_PORT = 30053;
