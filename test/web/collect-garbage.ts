import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
// The flag just set puts `gc` into every new context.
const gc = runInNewContext('gc') as () => void;

/** Collects twice, a moment apart: buffers are freed only after their owners. */
export async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await sleep(50);
    gc();
  }
}
