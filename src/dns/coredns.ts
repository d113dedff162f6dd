/** Field manager of what this package writes to a cluster. */
export const FIELD_MANAGER = "cdktf-multicluster";

/** The ConfigMap from which every distribution's CoreDNS reads its Corefile. */
export const COREDNS_CONFIG_MAP = { name: "coredns", namespace: "kube-system" } as const;
