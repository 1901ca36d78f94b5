import { type Accessor, onCleanup } from 'solid-js';
import type { Committee } from '../../schema/api.ts';
import { useApp } from '../state/AppContext.ts';
import { LOOK_EVERY_MS } from '../state/createCommittee.ts';
import { createLoad, type Load } from './createLoad.ts';

export type LoadedCommittees = Load<readonly Committee[]> & {
  /** When the server last said so; null before the first answer. */
  readonly atMs: Accessor<number | null>;
};

/** The committees that the person may see; read again while somebody looks at them, for a status that was set elsewhere (F8). Ends with its owner. */
export function createCommittees(): LoadedCommittees {
  const { api, isOnline } = useApp();
  const load = createLoad(async () => ({ list: await api.send<Committee[]>('GET', '/api/committees'), atMs: Date.now() }), isOnline);
  const looking = setInterval(() => document.visibilityState === 'visible' && isOnline() && load.reload(), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(looking));
  return { ...load, data: () => load.data()?.list ?? null, atMs: () => load.data()?.atMs ?? null };
}
