import { onCleanup } from 'solid-js';
import type { Committee } from '../../schema/api.ts';
import { useApp } from '../state/AppContext.ts';
import { LOOK_EVERY_MS } from '../state/createCommittee.ts';
import { createLoad, type Load } from './createLoad.ts';

/** The committees that the person may see; read again while somebody looks at them, for a status that was set elsewhere (F8). Ends with its owner. */
export function createCommittees(): Load<readonly Committee[]> {
  const { api, isOnline } = useApp();
  const committees = createLoad(() => api.send<Committee[]>('GET', '/api/committees'), isOnline);
  const looking = setInterval(() => document.visibilityState === 'visible' && isOnline() && committees.reload(), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(looking));
  return committees;
}
