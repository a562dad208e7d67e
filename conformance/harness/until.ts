import { setTimeout as sleep } from 'node:timers/promises';

const seconds = 30;

/**
 * Waits for something, at most half a minute.
 *
 * @param check says what is missing, or undefined when nothing is
 */
export async function until(what: string, check: () => Promise<string | undefined>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const missing = await check();
    if (missing === undefined) return;
    if (Date.now() > end) throw new Error(`not after ${seconds} s: ${what}; ${missing}`);
    await sleep(50);
  }
}
