import { type Accessor, createSignal } from 'solid-js';
import type { CellWrite } from '../../schema/guarantees.ts';
import { isSameValue, type Scalar } from '../../schema/keys.ts';
import type { EntryWrite } from './outboxEntry.ts';

export type UndoStep = { readonly writes: readonly CellWrite[]; readonly skipped: readonly string[] };
export type UndoStack = {
  readonly canUndo: Accessor<boolean>;
  push(writes: readonly EntryWrite[]): void;
  /** Takes the last edit off the stack and says what would take it back (V4); empty when there is none. */
  pop(read: (key: string) => Scalar | undefined, isMine: (key: string) => boolean): UndoStep;
};

const MAX_STEPS = 100;

/**
 * This tab's own edits, the last on top. A cell is restored only where it still holds what the edit wrote and nobody else wrote it; one that
 * was absent before gets null, which reads as absent, because keys are never deleted (K6).
 */
export function createUndoStack(): UndoStack {
  const steps: (readonly EntryWrite[])[] = [];
  const [depth, setDepth] = createSignal(0);

  return {
    canUndo: () => depth() > 0,
    push(writes) {
      steps.push(writes);
      if (steps.length > MAX_STEPS) steps.shift();
      setDepth(steps.length);
    },
    pop(read, isMine) {
      const last = steps.pop() ?? [];
      setDepth(steps.length);
      const isUntouched = ({ key, value }: EntryWrite) => isSameValue(read(key), value) && isMine(key);
      return {
        writes: last.filter(isUntouched).map(({ key, base }) => ({ key, value: base ?? null })),
        skipped: last.filter((write) => !isUntouched(write)).map(({ key }) => key),
      };
    },
  };
}
