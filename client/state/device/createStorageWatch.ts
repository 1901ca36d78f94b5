import { type Accessor, createSignal } from 'solid-js';
import type { Environment } from '../environment.ts';

/** What the browser says of the storage that it leaves us. */
export type StorageState = {
  readonly usageBytes: number;
  readonly quotaBytes: number;
  /** The browser has promised not to clear it by itself. */
  readonly isPersistent: boolean;
  /** So little is free that it may soon keep nothing more. */
  readonly isLow: boolean;
};

const LOW_BYTES = 200 * 1024 * 1024;
const LOOK_EVERY_MS = 60_000;

/** Asks that nothing be cleared, and looks from time to time how much room there is (D6). Null while the browser does not say. */
export function createStorageWatch({ storage, on }: Pick<Environment, 'storage' | 'on'>): {
  readonly state: Accessor<StorageState | null>;
  close(): void;
} {
  const [state, setState] = createSignal<StorageState | null>(null);

  async function look(): Promise<void> {
    if (!storage) return;
    const [{ usage, quota }, isPersistent] = await Promise.all([storage.estimate(), storage.persisted()]);
    if (usage === undefined || quota === undefined) return;
    setState({ usageBytes: usage, quotaBytes: quota, isPersistent, isLow: quota - usage < LOW_BYTES });
  }
  const lookNow = (): void => {
    look().catch(() => {}); // a browser that does not say
  };
  async function begin(): Promise<void> {
    await storage?.persist(); // some ask the person, and answer when they have
    await look();
  }
  lookNow();
  begin().catch(() => {}); // forbidden: it is shown as not persistent
  const looking = setInterval(lookNow, LOOK_EVERY_MS);
  const off = on('visible', lookNow);
  return {
    state,
    close() {
      clearInterval(looking);
      off();
    },
  };
}
