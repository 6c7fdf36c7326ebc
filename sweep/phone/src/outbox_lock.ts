/** Only one tab of this phone, or its worker, sends at a time where the browser can tell; two would do no harm. */
export async function oneTabOnly(run: () => Promise<unknown>): Promise<void> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  if (!locks) await run();
  else
    await locks.request("sweep-outbox", { ifAvailable: true }, async (lock) => {
      if (lock) await run();
    });
}
