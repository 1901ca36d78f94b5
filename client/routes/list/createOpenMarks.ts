import { type Accessor, createEffect, createMemo, on, untrack } from 'solid-js';
import { CLAIM_FIELDS } from '../../../schema/keys.ts';
import { createLazySignals } from '../../state/createLazySignals.ts';
import { FIELD_OF } from './createAuthorMarks.ts';
import type { MarkedColumn } from './gridColumns.ts';
import type { RefusedClaim } from './groupRefused.ts';

/** Says of a cell whether something in it waits for the person's decision: one lazy signal a cell, so that a decision re-runs its own and no other (V1). */
export function createOpenMarks(refused: Accessor<readonly RefusedClaim[]>) {
  const keys = createMemo(() => new Set(refused().flatMap(({ cells }) => cells.map(({ key }) => key))));
  const signals = createLazySignals((key) => untrack(keys).has(key));
  createEffect(on(keys, signals.refreshAll, { defer: true }));
  return (elector: string, owner: string, column: MarkedColumn): boolean =>
    owner !== '' && signals.read(elector + owner + CLAIM_FIELDS[FIELD_OF[column]]);
}
