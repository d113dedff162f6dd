import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { compile, ROOT } from "../support/compile";
import { run } from "../support/run";

const LOCK = "package-lock.json";

/** A commit of this package, checked out and compiled in a folder of its own. */
export class Checkout {
  /**
   * Makes one, and runs something with it. Afterwards it is gone.
   *
   * @param commit anything that git takes for one
   * @param folder an empty one
   */
  public static with<T>(commit: string, folder: string, use: (checkout: Checkout) => T): T {
    const sources = join(folder, "sources");
    git("worktree", "add", "--quiet", "--detach", sources, commit);
    try {
      installModules(sources);
      const programs = join(folder, "programs");
      compile(sources, programs, ["src", "bench/support", "bench/synth"]);
      return use(new Checkout(git("rev-parse", "--short", commit), programs));
    } finally {
      git("worktree", "remove", "--force", sources);
    }
  }

  private constructor(
    /** The commit's short hash. */
    public readonly commit: string,
    /** Folder of the compiled programs. */
    public readonly programs: string,
  ) {}
}

// An install takes long, and where the lock is the same it would give the same.
function installModules(sources: string): void {
  const [theirs, ours] = [sources, ROOT].map((root) => readFileSync(join(root, LOCK), "utf8"));
  if (theirs === ours) {
    symlinkSync(join(ROOT, "node_modules"), join(sources, "node_modules"));
  } else {
    run({ command: "npm", args: ["ci", "--ignore-scripts"], cwd: sources });
  }
}

function git(...args: readonly string[]): string {
  return run({ command: "git", args: [...args], cwd: ROOT }).stdout.trim();
}
