const NOBODY = "65534";

/** A container of a restricted pod. */
export interface RestrictedContainer {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  /** @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The spec of a pod that the Pod Security Standard "restricted" admits: no root, no capability, no
 * token, a root file system that cannot be written to.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedPod({ name, image, command, env }: RestrictedContainer): {
  automountServiceAccountToken: boolean;
  enableServiceLinks: boolean;
  terminationGracePeriodSeconds: number;
  securityContext: {
    runAsNonRoot: boolean;
    runAsUser: string;
    runAsGroup: string;
    seccompProfile: { type: string };
  };
  container: {
    name: string;
    image: string;
    command: string[];
    env?: { name: string; value: string }[];
    resources: { requests: Record<string, string>; limits: Record<string, string> };
    securityContext: {
      runAsNonRoot: boolean;
      allowPrivilegeEscalation: boolean;
      readOnlyRootFilesystem: boolean;
      capabilities: { drop: string[] };
    };
  }[];
} {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      seccompProfile: { type: "RuntimeDefault" },
    },
    container: [
      {
        name,
        image,
        command: [...command],
        ...(env && {
          env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
        }),
        resources: {
          requests: { cpu: "10m", memory: "16Mi" },
          limits: { memory: "32Mi" },
        },
        securityContext: {
          // Left out, the kubernetes provider writes false, which stands above what the pod says.
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
}
