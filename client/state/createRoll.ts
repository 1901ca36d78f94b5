import { createMemo } from 'solid-js';
import type { RollAnswer, RollElector } from '../../schema/api.ts';
import type { RollClient } from './contracts/room.ts';
import type { Remote } from './createRemote.ts';

/** The roll of one committee; `failed` only while there is nothing to show. Ends with its owner. */
export function createRoll({ value, atMs, error, reload }: Remote<RollAnswer>): RollClient {
  const electors = createMemo(() => value()?.electors ?? NONE); // the same ones, when the server only confirms them: nothing is made anew then
  const byId = createMemo(() => new Map(electors().map((elector) => [elector.id, elector])));
  return {
    state: () => {
      if (value()) return 'ready';
      return error() ? 'failed' : 'loading';
    },
    atMs,
    error,
    electors,
    elector: (id) => byId().get(id),
    reload,
  };
}

const NONE: readonly RollElector[] = [];
