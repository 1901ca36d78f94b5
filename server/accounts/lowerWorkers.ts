import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of the kernel's 0 to 19: about a tenth of the share that the main thread has when both want a core. */
const NICE = 10;

/**
 * Lets the pool's threads, in which passwords are hashed, have the cores only as far as the main thread, which serves the rooms, leaves them. On Linux a thread has a
 * priority of its own, under its own id; elsewhere nothing happens. To be called when the pool has been used once.
 */
export function lowerWorkers(): void {
  if (process.platform !== 'linux') return;
  try {
    for (const id of readdirSync('/proc/self/task')) {
      if (readFileSync(`/proc/self/task/${id}/comm`, 'utf8').startsWith('libuv-worker')) setPriority(Number(id), NICE);
    }
  } catch {
    // a system that hides or forbids it: hashes take their share as every other thread
  }
}
