import { describeUnless } from "../describe-unless";
import { findPluginMirror, fullAddress } from "../providers";
import type { PlannedChange } from "../terraform";
import { GkeDeployment } from "./gke-deployment";
import { startGoogle } from "./google";

const MINUTE = 60_000;

/** Why tests with the google provider cannot run on this machine; undefined when they can. */
function missingGoogleProvider(): string | undefined {
  return findPluginMirror()?.versions.has(fullAddress("google")) === true
    ? undefined
    : "no plugin mirror has the google provider (TF_PLUGIN_MIRROR names the folder of one)";
}

/**
 * A suite of tests with the real google provider against the stand-in for Google. Where the machine
 * has no such provider, it is skipped and says so.
 *
 * @param suite declares the tests; each opens deployments, which are gone after it
 */
export function describeWithGoogle(
  what: string,
  suite: (open: () => Promise<GkeDeployment>) => void,
): void {
  const describeHere = describeUnless(
    missingGoogleProvider(),
    `${what}: not applied with the google provider`,
  );
  describeHere(what, () => {
    const opened: GkeDeployment[] = [];

    afterEach(async () => {
      for (const deployment of opened.splice(0)) await deployment.remove();
    }, MINUTE);

    suite(async () => {
      const deployment = new GkeDeployment(await startGoogle());
      opened.push(deployment);
      return deployment;
    });
  });
}

/** What is done with what: the actions of each change, by type and path without hashes. */
export function actionsOf(changes: readonly PlannedChange[]): Record<string, string> {
  return Object.fromEntries(
    changes.map(({ address, actions }) => [
      address.replace(/^google_/, "").replace(/_[0-9A-F]{8}$/, ""),
      actions.join(),
    ]),
  );
}
