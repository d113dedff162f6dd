/** The ConfigMap from which every distribution's CoreDNS reads its Corefile. */
export const COREDNS_CONFIG_MAP = { name: "coredns", namespace: "kube-system" } as const;
