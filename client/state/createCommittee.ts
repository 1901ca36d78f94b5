import { createMemo, onCleanup } from 'solid-js';
import type { CommitteeDetail } from '../../schema/api.ts';
import type { CommitteeClient } from './contracts/room.ts';
import type { Remote } from './createRemote.ts';
import type { Environment } from './environment.ts';

/** How soon an open tablet shows a status that was set elsewhere (F8). */
export const LOOK_EVERY_MS = 45_000;

/** One committee and the names behind the ids in its rooms; asked for again while somebody looks at it. Ends with its owner. */
export function createCommittee(
  { value, atMs, error, reload }: Remote<CommitteeDetail>,
  { isVisible }: Pick<Environment, 'isVisible'>,
): CommitteeClient {
  const names = createMemo(() => new Map([...(value()?.guarantors ?? []), ...(value()?.people ?? [])].map(({ id, name }) => [id, name])));
  const looking = setInterval(() => isVisible() && !error() && reload(), LOOK_EVERY_MS); // what has failed is tried again by itself
  onCleanup(() => clearInterval(looking));
  return { detail: value, atMs, error, nameOf: (userId) => names().get(userId) ?? null, reload };
}
