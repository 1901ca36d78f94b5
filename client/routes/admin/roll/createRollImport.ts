import { type Accessor, createSignal } from 'solid-js';
import type { RollImportAnswer } from '../../../../schema/api.ts';
import { AppError } from '../../../../schema/errors.ts';
import { MAX_ROLL_BYTES } from '../../../../schema/limits.ts';
import type { Api } from '../../../state/contracts/app.ts';

export type RollImport =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking'; readonly fileName: string }
  /** The server's word on what would change; `error` tells why an import of it has failed. */
  | { readonly kind: 'checked'; readonly fileName: string; readonly answer: RollImportAnswer; readonly error: AppError | null }
  | { readonly kind: 'importing'; readonly fileName: string; readonly answer: RollImportAnswer }
  | { readonly kind: 'done'; readonly fileName: string; readonly answer: RollImportAnswer }
  | { readonly kind: 'failed'; readonly fileName: string; readonly error: AppError };

export type RollImporter = {
  readonly state: Accessor<RollImport>;
  /** Reads the file and asks what it would change. Another file may be chosen at any moment except while one is imported. */
  check(file: File): Promise<void>;
  /** Imports what was checked, the very same bytes, once however often it is tapped. */
  importNow(): Promise<void>;
  reset(): void;
};

/** One roll on its way in: checked first, imported on demand. */
export function createRollImport(api: Pick<Api, 'send'>): RollImporter {
  const [state, setState] = createSignal<RollImport>({ kind: 'idle' });
  let bytes: Blob | null = null;
  let attempt = 0;

  return {
    state,
    async check(file) {
      if (state().kind === 'importing') return;
      const mine = ++attempt; // a later choice wins over an answer that is still on its way
      const fileName = file.name;
      setState({ kind: 'checking', fileName });
      try {
        if (file.size > MAX_ROLL_BYTES) throw new AppError('too-large', { limit: `${MAX_ROLL_BYTES / 1024 / 1024} MB` });
        // Read once: what is imported is what was checked, even when the file is saved anew in between.
        const read = new Blob([await readBytes(file)], { type: 'text/csv' });
        const answer = await api.send<RollImportAnswer>('POST', '/api/roll?dryRun=true', read);
        if (mine !== attempt) return;
        bytes = read;
        setState({ kind: 'checked', fileName, answer, error: null });
      } catch (failure) {
        if (mine === attempt) setState({ kind: 'failed', fileName, error: toAppError(failure) });
      }
    },
    async importNow() {
      const checked = state();
      if (checked.kind !== 'checked' || !bytes) return;
      const { fileName, answer } = checked;
      setState({ kind: 'importing', fileName, answer });
      try {
        const imported = await api.send<RollImportAnswer>('POST', '/api/roll', bytes);
        bytes = null;
        setState({ kind: 'done', fileName, answer: imported });
      } catch (failure) {
        // Importing twice changes nothing (R8), so trying again is safe even when only the answer was lost.
        setState({ kind: 'checked', fileName, answer, error: toAppError(failure) });
      }
    },
    reset() {
      if (state().kind === 'importing') return;
      attempt += 1;
      bytes = null;
      setState({ kind: 'idle' });
    },
  };
}

async function readBytes(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    // Moved, or held open by another program.
    throw new AppError('unreadable-file', {
      reason: 'the browser may not read it',
      reason_en: 'the browser could not open it. Close it in other programs and choose it again',
      reason_ar: 'لم يستطع المتصفح فتحه. أغلقه في البرامج الأخرى واختره من جديد',
    });
  }
}

const toAppError = (failure: unknown): AppError => (failure instanceof AppError ? failure : new AppError('internal'));
