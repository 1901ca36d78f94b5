import { createSignal } from 'solid-js';
import { AppError, type ErrorCode } from '../../schema/errors.ts';
import type { Api } from './contracts/app.ts';
import type { PhotoQueue, PhotoState } from './contracts/kept.ts';
import { createPhotoStore, type KeptPhoto, type PhotoStore } from './device/createPhotoStore.ts';
import type { Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';

/** What the server has turned down for a reason that may pass is tried again by itself. */
const AGAIN_MS = 30_000;
/** What it turns down as long as nobody changes something: sent once more on a look at the tab after so long. */
const LASTING: ReadonlySet<ErrorCode> = new Set(['conflict', 'too-large', 'unreadable-file']);
const LASTING_AGAIN_MS = 3_600_000;

type Entry = { readonly committee: string; readonly state: PhotoState; readonly failedAtMs?: number; readonly isDue?: boolean };

/**
 * Photos of official forms between the tablet and the server's disk (CT46): on the device, encrypted, before anything else is said of them; sent as often as it takes,
 * which is the same as once, for they are named by their hash. What is left here afterwards is a small picture to recognise it by.
 */
export function createPhotoQueue(deps: {
  readonly store: PhotoStore;
  readonly api: Pick<Api, 'send'>;
  readonly environment: Pick<Environment, 'on' | 'random' | 'isVisible' | 'now'>;
}): PhotoQueue {
  const { store, api, environment } = deps;
  const [entries, setEntries] = createSignal<ReadonlyMap<string, Entry>>(new Map());
  const [isRead, setRead] = createSignal(false);
  const closing = new AbortController();
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (sha256: string, entry: Entry): void => void setEntries((before) => new Map(before).set(sha256, entry));
  const next = (): [string, Entry] | undefined => [...entries()].find(([, { state, isDue }]) => state.kind === 'waiting' || isDue);

  async function sendOne(sha256: string, { committee }: Entry): Promise<void> {
    const photo = await store.get(committee, sha256);
    if (!photo) return set(sha256, { committee, state: { kind: 'gone' } }); // the device has lost it: only another photo helps
    if (!photo.isSent) await send(photo); // else another tab of this person was first
    set(sha256, { committee, state: { kind: 'sent' } });
  }

  async function send({ committee, sha256, bytes: whole, small }: KeptPhoto): Promise<void> {
    const body = new Blob([whole], { type: 'image/jpeg' });
    const path = `/api/committees/${encodeURIComponent(committee)}/photos/${sha256}`;
    await keepTrying(() => api.send('PUT', path, body), { environment, signal: closing.signal });
    const now = small ? null : await store.get(committee, sha256).catch(() => null);
    if (now?.isSent) return; // meanwhile, by a tab that had a small picture of it
    await store.put({ committee, sha256, isSent: true, bytes: small ?? new Uint8Array(), small: null }).catch(() => {}); // sent once more after a reload, then
  }

  async function run(): Promise<void> {
    if (isSending || closing.signal.aborted) return;
    isSending = true;
    clearTimeout(timer);
    try {
      for (let one = next(); one; one = next()) {
        const [sha256, entry] = one;
        await sendOne(sha256, entry).catch((error: unknown) => {
          if (closing.signal.aborted) throw error;
          const why = error instanceof AppError ? error : new AppError('internal');
          set(sha256, { committee: entry.committee, state: { kind: 'failed', error: why }, failedAtMs: environment.now() });
        });
      }
    } finally {
      isSending = false;
    }
    const mayPass = [...entries().values()].some((entry) => entry.state.kind === 'failed' && !isLasting(entry));
    if (mayPass && !closing.signal.aborted) timer = setTimeout(() => sendAgain((entry) => !isLasting(entry)), AGAIN_MS);
  }
  const start = (): void => {
    run().catch(() => {}); // it was closed
  };
  /** Why the last was turned down stays to be read until there is another answer. */
  function sendAgain(is: (entry: Entry) => boolean): void {
    for (const [sha256, entry] of entries()) if (entry.state.kind === 'failed' && is(entry)) set(sha256, { ...entry, isDue: true });
    start();
  }
  const retry = (): void => sendAgain(() => true);
  const isWorthIt = (entry: Entry): boolean =>
    !isLasting(entry) || Math.abs(environment.now() - (entry.failedAtMs ?? 0)) > LASTING_AGAIN_MS;
  const tryAgain = (): void => sendAgain(isWorthIt);

  async function load(): Promise<void> {
    const found = await store.list();
    setEntries((known) => {
      const all = new Map<string, Entry>(
        found.map(({ sha256, committee, isSent }) => [sha256, { committee, state: { kind: isSent ? 'sent' : 'waiting' } }]),
      );
      for (const [sha256, entry] of known) all.set(sha256, entry);
      return all;
    });
    setRead(true);
    start();
  }
  const look = (): void => {
    load().catch(() => {}); // a device that cannot read: asked again when something changes
  };
  look();
  const offs = [environment.on('online', tryAgain), environment.on('visible', () => (isRead() ? tryAgain() : look()))];

  return {
    stateOf: (sha256) => entries().get(sha256)?.state ?? { kind: isRead() ? 'elsewhere' : 'unknown' },
    async add(committee, photo, thumbnail) {
      const bytes = new Uint8Array(await photo.arrayBuffer());
      const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes));
      const small = new Uint8Array(await thumbnail.arrayBuffer());
      await store.put({ committee, sha256, isSent: false, bytes, small }).catch(() => {
        throw new AppError('device-cannot-save');
      });
      set(sha256, { committee, state: { kind: 'waiting' } });
      start();
      return sha256;
    },
    async picture(committee, sha256) {
      const kept = await store.get(committee, sha256).catch(() => null);
      return kept && kept.bytes.length > 0 ? new Blob([kept.bytes], { type: 'image/jpeg' }) : null;
    },
    retry,
    close() {
      closing.abort();
      clearTimeout(timer);
      for (const off of offs) off();
      store.close();
    },
  };
}

const isLasting = ({ state }: Entry): boolean => state.kind === 'failed' && LASTING.has(state.error.code);

/** The queue of one person over this device's store. */
export const openPhotoQueue = (deps: {
  readonly vault: Vault;
  readonly api: Pick<Api, 'send'>;
  readonly environment: Environment;
}): PhotoQueue => createPhotoQueue({ ...deps, store: createPhotoStore(deps.vault, deps.environment) });

const hex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
