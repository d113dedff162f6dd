/** Image of what runs in a cluster with the shell and the tools of busybox, unless another is named. */
export const BUSYBOX_IMAGE = "docker.io/library/busybox:1.37.0";
