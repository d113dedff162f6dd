import type { Workspace } from "./terraform";

/**
 * Shows that a run is refused while another one is in progress, and that the other one is not disturbed:
 * it waits for its approval, gets it, and applies.
 *
 * @param first a workspace of a stack with something to apply
 * @param second the same stack in another folder, as a colleague has it
 * @param meanwhile what is to be seen while the state is locked
 */
export async function expectLock(
  first: Workspace,
  second: Workspace,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const asking = await first.startAskingApply();
  try {
    await expect(second.planUnlessLocked()).rejects.toThrow(/Error acquiring the state lock/);
    await meanwhile();
    asking.answer("yes\n");
    expect(await asking.ended).toMatchObject({ exitCode: 0 });
  } finally {
    await asking.kill("SIGINT");
  }
  await second.planUnlessLocked();
}
