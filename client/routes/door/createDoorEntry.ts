import { type Accessor, batch, createEffect, createMemo, createSignal, onCleanup, untrack } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import type { Door, Mark } from './createDoor.ts';
import type { DoorSearch, Hit } from './doorSearch.ts';
import type { OpenEntries } from './openEntries.ts';

/** What the whole screen says for a moment. `again`: had been seen before, and nothing was recorded. */
export type Flash = { readonly kind: 'recorded' | 'moved' | 'again'; readonly elector: string };
/** Entered and not settled: a number that nobody has, a name that several have, or what could not be kept. */
export type OpenEntry = { readonly id: number; readonly text: string };

export const FLASH_MS = 800;
/** A second tap of the same finger within this belongs to the first. */
const SAME_TAP_MS = 400;
/** Of so many entries it is remembered whether somebody was found. */
const OUTCOMES = 20;

export type DoorEntry = ReturnType<typeof createDoorEntry>;

/**
 * The one field of a door. What is entered is settled at Enter or at a tap, and the field is free at once: whatever is typed while the screen still shows the last
 * person belongs to the next (B8). What Enter could not settle is not lost either: it stands in `open` until it is.
 */
export function createDoorEntry(deps: {
  readonly door: Pick<Door, 'mark' | 'wrongPerson' | 'attendanceOf' | 'elector'>;
  readonly search: Accessor<DoorSearch>;
  /** Where what is not settled outlives the page; nowhere unless given. */
  readonly kept?: OpenEntries | undefined;
}) {
  const { door, search, kept } = deps;
  const [text, setText] = createSignal('');
  const [picked, setPicked] = createSignal<string | null>(null);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [isEntered, setEntered] = createSignal(false);
  const [corrected, setCorrecting] = createSignal<Mark | null>(null);
  const [flash, setFlash] = createSignal<Flash | null>(null, { equals: false });
  const [error, setError] = createSignal<AppError | null>(null);
  const [open, setOpen] = createSignal<readonly OpenEntry[]>((kept?.read() ?? []).map((one, id) => ({ id, text: one })));
  const [outcomes, setOutcomes] = createSignal<readonly ('found' | 'not-found')[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tappedAtMs = Number.NEGATIVE_INFINITY;
  let lastId = open().length;
  onCleanup(() => clearTimeout(timer));

  /** A mark that is taken back is corrected already. */
  const correcting = createMemo((): Mark | null => {
    const mark = corrected();
    return mark && door.attendanceOf(mark.elector).standing.some(({ key }) => key === mark.entry.key) ? mark : null;
  });
  const hit = createMemo<Hit>(() => {
    const one = picked();
    if (one !== null && door.elector(one)) return search().hitFor(one);
    const found = search().hitOf(text());
    return isEntered() && found.kind === 'several' && found.isNumber ? { kind: 'not-found' } : found;
  });
  /** Whom the button records now: nobody while a choice is due. */
  const target = (): string | null => {
    const found = hit();
    if (found.kind === 'one') return found.id;
    return found.kind === 'namesakes' ? chosen() : null;
  };
  const isOpenEntry = (): boolean => {
    const found = hit();
    return isEntered() && (error() !== null || found.kind !== 'one' || door.elector(found.id)?.isRemoved === true);
  };

  if (kept) {
    const unsettled = createMemo(() => [...open().map((one) => one.text), ...(isOpenEntry() ? [text()] : [])], undefined, {
      equals: isSame,
    });
    createEffect(() => kept.write(unsettled())); // not at each key
  }

  function write(next: string): void {
    batch(() => {
      setText(next);
      setPicked(null);
      setChosen(null);
      setEntered(false);
      setError(null);
    });
  }
  /** Whatever is typed next is another entry; one that waits for a decision goes on the list of what is open. */
  function type(next: string): void {
    const before = untrack(text);
    if (!untrack(isEntered)) return write(next);
    batch(() => {
      putAside();
      write(next.startsWith(before) ? next.slice(before.length) : next);
    });
  }
  /** What stands in the field and is not settled, before something else takes its place. */
  function putAside(): void {
    if (untrack(isOpenEntry)) setOpen((list) => [...list, { id: ++lastId, text: untrack(text) }]);
  }
  function show(kind: Flash['kind'], elector: string): void {
    clearTimeout(timer);
    setFlash({ kind, elector });
    timer = setTimeout(() => setFlash(null), FLASH_MS);
  }
  const note = (outcome: 'found' | 'not-found'): void => void setOutcomes((before) => [...before, outcome].slice(-OUTCOMES));

  /** A finger that has tapped something else since does not tap the same button twice. */
  const hasMoved = (): void => {
    tappedAtMs = Number.NEGATIVE_INFINITY;
  };
  function record(elector: string): void {
    const from = untrack(correcting);
    try {
      if (!from) door.mark(elector);
      else if (from.elector !== elector) door.wrongPerson(from, elector);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      batch(() => {
        setError(thrown);
        setEntered(true);
      });
      return;
    }
    batch(() => {
      note('found');
      setCorrecting(null);
      write('');
      if (from?.elector === elector) show('again', elector);
      else show(from ? 'moved' : 'recorded', elector);
    });
  }

  return {
    text,
    hit,
    target,
    chosen,
    correcting,
    flash,
    /** Why the last one could not be kept. */
    error,
    open,
    outcomes,
    /** What stands in the field now, as the browser says. */
    type,
    press: (char: string) => type(untrack(text) + char),
    erase: () => write([...untrack(text)].slice(0, -1).join('')),
    clear: () => write(''),
    /** One of several is meant: not recorded yet. */
    pick(elector: string): void {
      hasMoved();
      setPicked(elector);
    },
    choose(elector: string): void {
      hasMoved();
      setChosen(elector);
    },
    /**
     * Enter, or a scanner: a single hit that has not been seen yet is recorded. Never a namesake, somebody taken off the roll, or a number that only begins so.
     * @param scanned what came at a scanner's pace, where that is not all that stands in the field
     */
    enter(scanned: string | null = null): void {
      untrack(() => {
        if (scanned !== null && scanned !== text() && ['one', 'namesakes'].includes(search().hitOf(scanned).kind)) write(scanned);
        const found = hit();
        if (found.kind === 'nothing') return;
        if (found.kind === 'several' && !found.isNumber) return; // more letters may follow
        const isFirst = !isEntered();
        setEntered(true);
        if (found.kind !== 'one') {
          if (isFirst) note(found.kind === 'namesakes' ? 'found' : 'not-found');
          return;
        }
        if (door.elector(found.id)?.isRemoved) return;
        if (door.attendanceOf(found.id).hasAttended && !correcting()) return show('again', found.id);
        record(found.id);
      });
    },
    /** A tap on the button, also of somebody who was seen already. A second tap of the same finger is none. */
    tap(elector: string): void {
      const nowMs = performance.now(); // whatever is done to the clock
      if (nowMs - tappedAtMs <= SAME_TAP_MS) return;
      tappedAtMs = nowMs;
      record(elector);
    },
    /** The next one entered is who it really was. */
    correct(mark: Mark): void {
      hasMoved();
      batch(() => {
        putAside();
        write('');
        setCorrecting(mark);
      });
    },
    /** Escape: what stands in the field, then the correction. */
    cancel(): void {
      if (untrack(text) === '' && untrack(picked) === null) setCorrecting(null);
      else write('');
    },
    stopCorrecting: () => void setCorrecting(null),
    /** Takes an open one up again. */
    resume: (entry: OpenEntry) =>
      batch(() => {
        putAside();
        setOpen((list) => list.filter(({ id }) => id !== entry.id));
        write(entry.text);
      }),
    dismiss: (entry: OpenEntry) => void setOpen((list) => list.filter(({ id }) => id !== entry.id)),
  };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((text, i) => text === b[i]);
