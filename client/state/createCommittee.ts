import { createMemo } from 'solid-js';
import type { CommitteeDetail } from '../../schema/api.ts';
import type { CommitteeClient } from './contracts.ts';
import type { Remote } from './createRemote.ts';

/** One committee and the names behind the ids in its rooms. Ends with its owner. */
export function createCommittee({ value, atMs, error, reload }: Remote<CommitteeDetail>): CommitteeClient {
  const names = createMemo(() => new Map([...(value()?.guarantors ?? []), ...(value()?.people ?? [])].map(({ id, name }) => [id, name])));
  return { detail: value, atMs, error, nameOf: (userId) => names().get(userId) ?? null, reload };
}
