import { Corefile } from "./corefile/corefile";
import { defaultCorefileForEks, defaultCorefileForKubeadm } from "./corefile/default-corefiles";

/**
 * The text that stub domains are added to.
 */
export class CorefileBase {
  /** What EKS installs. For clusters whose Corefile nobody else edits. */
  public static eks(): CorefileBase {
    return new CorefileBase((clusterDomain) => defaultCorefileForEks({ clusterDomain }));
  }

  /** What kubeadm and kind install. For clusters whose Corefile nobody else edits. */
  public static kubeadm(): CorefileBase {
    return new CorefileBase((clusterDomain) => defaultCorefileForKubeadm({ clusterDomain }));
  }

  /**
   * A text of your own.
   *
   * @param text a whole Corefile, without the stub domains
   * @throws ValidationError COREFILE_SYNTAX and the others of {@link Corefile.parse}
   */
  public static text(text: string): CorefileBase {
    const corefile = Corefile.parse(text);
    return new CorefileBase(() => corefile);
  }

  /**
   * What the cluster has when Terraform plans. For clusters that exist: everything that is there
   * stays as it is, and the stub domains stand between two markers at the end.
   */
  public static live(): CorefileBase {
    return new CorefileBase(undefined);
  }

  private constructor(
    /** Gives the text for a cluster domain; undefined for the live one. */
    public readonly corefileFor: ((clusterDomain: string) => Corefile) | undefined,
  ) {}
}
