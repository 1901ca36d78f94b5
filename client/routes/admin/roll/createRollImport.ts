import { type Accessor, createSignal } from 'solid-js';
import type { RollImportAnswer } from '../../../../schema/api.ts';
import { AppError } from '../../../../schema/errors.ts';
import { MAX_FILE_NAME_LENGTH, MAX_ROLL_BYTES } from '../../../../schema/limits.ts';
import type { Api } from '../../../state/contracts/app.ts';

export type RollImport =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking'; readonly fileName: string }
  /**
   * The server's word on what would change; `error` tells why an import of it has failed. `newNumbers`: what is to be taken over of the file's numbers, null when
   * nothing is. While `isAsking` the answer is of the choice before.
   */
  | {
      readonly kind: 'checked';
      readonly fileName: string;
      readonly answer: RollImportAnswer;
      readonly newNumbers: string | null;
      readonly isAsking: boolean;
      readonly error: AppError | null;
    }
  | { readonly kind: 'importing'; readonly fileName: string; readonly answer: RollImportAnswer }
  | { readonly kind: 'done'; readonly fileName: string; readonly answer: RollImportAnswer }
  | { readonly kind: 'failed'; readonly fileName: string; readonly error: AppError };

type Checked = Extract<RollImport, { readonly kind: 'checked' }>;

export type RollImporter = {
  readonly state: Accessor<RollImport>;
  /** Reads the file and asks what it would change. Another file may be chosen at any moment except while one is imported; the one before is sent no further. */
  check(file: File): Promise<void>;
  /** Decides whether known electors get the new numbers of the file, and asks what that would change [R18]. */
  takeNumbers(isTaken: boolean): Promise<void>;
  /** Imports what was checked, the very same bytes, once however often it is tapped. */
  importNow(): Promise<void>;
  reset(): void;
};

/** One roll on its way in: checked first, imported on demand. */
export function createRollImport(api: Pick<Api, 'send'>): RollImporter {
  const [state, setState] = createSignal<RollImport>({ kind: 'idle' });
  let bytes: Blob | null = null;
  let attempt = 0;
  let sending = new AbortController();

  /** Shows the choice at once, and what it would change when the server has said so. Where that fails all stands as `before`; where other numbers would be taken over than were shown, none are. */
  async function ask(chosen: Checked, before: Checked): Promise<void> {
    const mine = begin();
    setState({ ...chosen, isAsking: true });
    try {
      const answer = await api.send<RollImportAnswer>('POST', pathOf(true, chosen.newNumbers), bytes, sending);
      if (mine === attempt) setState({ ...chosen, answer, isAsking: false });
    } catch (failure) {
      const error = toAppError(failure);
      if (mine !== attempt) return;
      if (error.code === 'conflict' && chosen.newNumbers !== null) await ask({ ...before, newNumbers: null, error }, before);
      else setState({ ...before, isAsking: false, error });
    }
  }

  /** Sends what was chosen before no further: the server reads one roll at a time. A call that came to nothing has used its controller up. */
  function begin(): number {
    sending.abort();
    sending = new AbortController();
    return ++attempt; // a later choice wins over an answer that is still on its way
  }

  return {
    state,
    async check(file) {
      if (state().kind === 'importing') return;
      const mine = begin();
      const fileName = file.name;
      setState({ kind: 'checking', fileName });
      try {
        if (file.size > MAX_ROLL_BYTES) throw new AppError('too-large', { limit: `${MAX_ROLL_BYTES / 1024 / 1024} MB` });
        // Read once: what is imported is what was checked, even when the file is saved anew in between.
        const read = new File([await readBytes(file)], nameOf(file), { type: 'text/csv' });
        if (mine !== attempt) return;
        const answer = await api.send<RollImportAnswer>('POST', pathOf(true, null), read, sending);
        if (mine !== attempt) return;
        bytes = read;
        setState({ kind: 'checked', fileName, answer, newNumbers: null, isAsking: false, error: null });
      } catch (failure) {
        if (mine === attempt) setState({ kind: 'failed', fileName, error: toAppError(failure) });
      }
    },
    async takeNumbers(isTaken) {
      const checked = state();
      if (checked.kind !== 'checked' || checked.isAsking) return;
      await ask({ ...checked, newNumbers: (isTaken && checked.answer.newNumbers?.seen) || null, error: null }, checked);
    },
    async importNow() {
      const checked = state();
      if (checked.kind !== 'checked' || checked.isAsking || !bytes) return;
      const { fileName, answer, newNumbers } = checked;
      setState({ kind: 'importing', fileName, answer });
      try {
        const imported = await api.send<RollImportAnswer>('POST', pathOf(false, newNumbers), bytes);
        bytes = null;
        setState({ kind: 'done', fileName, answer: imported });
      } catch (failure) {
        // Importing twice changes nothing (R8), so trying again is safe even when only the answer was lost.
        const error = toAppError(failure);
        if (error.code === 'conflict') await ask({ ...checked, newNumbers: null, error }, checked);
        else setState({ ...checked, error });
      }
    },
    reset() {
      if (state().kind === 'importing') return;
      begin();
      bytes = null;
      setState({ kind: 'idle' });
    },
  };
}

function pathOf(isDryRun: boolean, newNumbers: string | null): string {
  const query = new URLSearchParams({ ...(isDryRun ? { dryRun: 'true' } : {}), ...(newNumbers === null ? {} : { newNumbers }) });
  return query.size === 0 ? '/api/roll' : `/api/roll?${query}`;
}

/** As long as the server keeps it, and of whole characters: half of one cannot be sent. */
const nameOf = ({ name }: File): string => name.slice(0, MAX_FILE_NAME_LENGTH).replace(/\p{Surrogate}/gu, '');

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
