import { type Accessor, batch, createMemo, createSignal, untrack } from 'solid-js';
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import type { Candidate, ElectionList } from '../../../schema/election.ts';
import { foldDigits } from '../../../schema/fold.ts';
import { type BallotMarks, type InvalidReason, MAX_BALLOTS } from '../../../schema/tally.ts';
import {
  type BallotDraft,
  type BallotRules,
  type Doubt,
  draftOf,
  EMPTY_DRAFT,
  isEmpty,
  isOneTap,
  judgeBallot,
  toggleCandidate,
  toggleList,
} from './ballotDraft.ts';
import type { BallotEntry, Count } from './createCount.ts';
import { isSameMarks } from './isSameMarks.ts';
import type { KeptBallot, OpenBallot } from './openBallot.ts';

/** A second tap within this may be a finger that bounced: it is taken, and shown (CT26). */
export const BOUNCE_MS = 700;

/** Asked before a ballot is entered. `offers`: what it may be entered as. */
export type Question = { readonly why: Doubt | 'nothing'; readonly offers: readonly BallotMarks[]; readonly atMs: number };
/** What was said last, for whoever listens. */
export type Said =
  | { readonly kind: 'marked' | 'unmarked'; readonly candidate: string; readonly marks: number }
  | { readonly kind: 'listMarked' | 'listUnmarked'; readonly list: string }
  | { readonly kind: 'entered' | 'corrected'; readonly number: number; readonly marks: BallotMarks; readonly isQuick: boolean }
  | { readonly kind: 'undone'; readonly number: number }
  | { readonly kind: 'unknown'; readonly text: string };
/** What the number field waits for. */
export type Field = { readonly text: string; readonly isList: boolean; readonly isUnknown: boolean };

const NO_FIELD: Field = { text: '', isList: false, isUnknown: false };
const MAX_DIGITS = 4;

export type BallotEntryState = ReturnType<typeof createBallotEntry>;

/** The ballot that lies before the clerk: marks, what it comes to, and what came before it. Ends with its owner. */
export function createBallotEntry(deps: {
  readonly count: Pick<Count, 'next' | 'nextWithout' | 'own' | 'enter' | 'correct' | 'voidEntries' | 'standing' | 'entered' | 'stillOpen'>;
  readonly paper: Accessor<BallotPaper>;
  readonly rules: Accessor<BallotRules>;
  readonly candidates: Accessor<readonly Candidate[]>;
  readonly lists: Accessor<readonly ElectionList[]>;
  /** The open ballot, as the device kept it. */
  readonly kept: Pick<OpenBallot, 'open'> & { write(ballot: KeptBallot | null): void };
  /** What cannot be kept is told, and nothing is changed. @returns null then */
  readonly told: <T>(run: () => T) => T | null;
  /** Runs what a clerk need not see done, once what they do see is drawn, and without anybody asking again (CT31). At once unless said otherwise. */
  readonly later?: (run: () => void) => void;
  readonly vibrate?: (pattern: number | number[]) => void;
  readonly now?: () => number;
}) {
  const { count, paper, rules, kept, told, later = (run) => run(), vibrate = () => {}, now = Date.now } = deps;
  const [draft, setDraft] = createSignal<BallotDraft>(EMPTY_DRAFT);
  const [correcting, setCorrecting] = createSignal<number | null>(null);
  const [question, setQuestion] = createSignal<Question | null>(null);
  const [field, setField] = createSignal<Field>(NO_FIELD);
  const [quick, setQuick] = createSignal<ReadonlySet<string>>(new Set());
  const [bounced, setBounced] = createSignal<string | null>(null);
  const [said, setSaid] = createSignal<Said | null>(null, { equals: false });
  const [isLeft, setIsLeft] = createSignal(true);
  /** A ballot that was left open, by a page before this one too. One that was entered, a moment before or on another tablet, is none any more. */
  const left = createMemo<KeptBallot | null>((was) => (isLeft() ? count.stillOpen(was) : null), kept.open());
  let history: BallotDraft[] = [];
  let aside: BallotDraft = EMPTY_DRAFT; // the next ballot, while an earlier one is corrected
  let last: { readonly key: string; readonly marks: BallotMarks; readonly atMs: number } | null = null;
  let markedAt = new Map<string, number>();
  /** The number of the next ballot while marks of it lie on the paper, or aside: it stays theirs, whatever is entered meanwhile. */
  const [held, setHeld] = createSignal<number | null>(null);
  /** The number that is shown while what was done with the ballot before it is not in the stream yet. */
  const [ahead, setAhead] = createSignal<number | null>(null);
  let owed: (() => void) | null = null;
  /** What is shown already is entered: before anything else is done, and by `later` at the latest. */
  function settle(): void {
    const run = owed;
    owed = null;
    run?.();
  }
  function owe(run: () => void): void {
    owed = run;
    later(() => untrack(settle));
  }
  const act = (run: () => void): void =>
    untrack(() => {
      settle();
      run();
    });

  const number = createMemo(() => correcting() ?? held() ?? ahead() ?? count.next());
  const hold = (next: BallotDraft, at: number | null): void => void setHeld(isEmpty(next) ? null : at);
  /** The last ballot, while it is the second of two quick ones. */
  const flagged = createMemo(() => {
    const [top] = count.own();
    return top && quick().has(top.key) ? top : null;
  });
  const candidateSet = createMemo(() => new Set(draft().candidates));
  const listSet = createMemo(() => new Set(draft().lists));

  function keep(): void {
    const value = untrack(draft);
    const at = untrack(correcting);
    const of = untrack(number);
    const entered = untrack(() => count.entered(of));
    if (at === null && isEmpty(value)) kept.write(null);
    else kept.write({ number: of, isCorrection: at !== null, ...value, aside, held: untrack(held), entered });
  }
  function change(next: BallotDraft, isStep = true): void {
    if (isStep) history.push(untrack(draft));
    batch(() => {
      if (correcting() === null) hold(next, number());
      setDraft(next);
      setQuestion(null);
    });
    keep();
  }
  function ask(why: Question['why'], offers: readonly BallotMarks[]): void {
    setQuestion({ why, offers, atMs: now() });
  }
  function lay(next: BallotDraft): void {
    history = [];
    markedAt = new Map();
    batch(() => {
      setDraft(next);
      setQuestion(null);
      setField(NO_FIELD);
      setBounced(null);
    });
  }

  /** Enters what lies there as this, or puts it in the place of the ballot that is corrected. The next paper is shown first; what cannot be entered lies there again. */
  function submit(marks: BallotMarks): void {
    const at = correcting();
    const number = at ?? held() ?? count.next();
    const before = { draft: draft(), history, markedAt, aside, held: held() };
    const atMs = now();
    const isQuick = at === null && last !== null && atMs - last.atMs < BOUNCE_MS && isSameMarks(last.marks, marks);
    vibrate(isQuick ? [40, 60, 40] : 15);
    batch(() => {
      setCorrecting(null);
      lay(at === null ? EMPTY_DRAFT : aside);
      if (at === null) setAhead(Math.min(MAX_BALLOTS, Math.max(number + 1, count.next())));
      if (number === held()) setHeld(null); // also when it was entered from elsewhere, while its marks lie aside
    });
    if (at !== null) aside = EMPTY_DRAFT;
    owe(() => {
      const made = told(() => (at === null ? count.enter(marks, number) : count.correct(at, marks)));
      batch(() => {
        setAhead(null);
        if (!made) {
          setCorrecting(at);
          setHeld(before.held);
          lay(before.draft);
          ({ history, markedAt, aside } = before);
          return;
        }
        last = { key: made.key, marks, atMs };
        if (isQuick) setQuick((keys) => new Set([...keys, made.key]));
        setSaid({ kind: at === null ? 'entered' : 'corrected', number, marks, isQuick });
      });
      if (made && at !== null) keep(); // what is kept of any other is worth nothing any more, once its entry stands: `left` sees that
    });
  }

  function tapCandidate(id: string): void {
    const place = paper().candidates.findIndex((one) => one.id === id);
    if (place < 0 || rules().method === 'list') return;
    if (isOneTap(rules())) return submit({ kind: 'marks', places: [place] });
    const isMarked = draft().candidates.includes(id);
    const atMs = now();
    const isBounce = isMarked && atMs - (markedAt.get(id) ?? Number.NEGATIVE_INFINITY) < BOUNCE_MS;
    markedAt.set(id, atMs);
    vibrate(isBounce ? [40, 60, 40] : 10);
    batch(() => {
      change(toggleCandidate(draft(), id));
      setBounced(isBounce ? id : null);
      setSaid({ kind: isMarked ? 'unmarked' : 'marked', candidate: id, marks: draft().candidates.length });
    });
  }
  function tapList(id: string): void {
    const list = paper().lists.indexOf(id);
    const { method } = rules();
    if (list < 0 || method === 'single' || method === 'multiple') return;
    if (isOneTap(rules())) return submit({ kind: 'list', list });
    const isMarked = draft().lists.includes(id);
    vibrate(10);
    batch(() => {
      change(toggleList(draft(), id));
      setBounced(null);
      setSaid({ kind: isMarked ? 'listUnmarked' : 'listMarked', list: id });
    });
  }

  function next(): void {
    const verdict = judgeBallot(draft(), rules(), paper());
    const asked = question();
    if (verdict.kind === 'ready') return submit(verdict.marks);
    if (verdict.kind === 'nothing') {
      const isBounce = last !== null && now() - last.atMs < BOUNCE_MS; // the finger that entered the ballot before
      if (!isBounce && !asked) ask('nothing', [{ kind: 'blank' }]);
      return;
    }
    const [only, ...others] = verdict.offers;
    if (asked?.why === verdict.why) {
      if (only && others.length === 0 && now() - asked.atMs >= BOUNCE_MS) submit(only); // said once, and said again
      return;
    }
    ask(verdict.why, verdict.offers);
  }
  function blank(): void {
    const asked = question();
    const isSaidAgain = asked?.why === 'marksOnBlank' && now() - asked.atMs >= BOUNCE_MS;
    if (isEmpty(draft()) || isSaidAgain) submit({ kind: 'blank' });
    else if (asked?.why !== 'marksOnBlank') ask('marksOnBlank', [{ kind: 'blank' }]);
  }

  /** Takes one ballot back that is none. */
  function takeBack(entry: BallotEntry): void {
    const isDone = told(() => {
      count.voidEntries([entry]);
      return true;
    });
    if (!isDone) return;
    setSaid({ kind: 'undone', number: entry.value.number });
    keep(); // nothing of it lies open
  }

  /** Back by one mark; on an empty paper the last ballot is taken back, and lies there again. One that would not be the next is corrected where it stands. */
  function undo(): void {
    const before = history.pop();
    if (before) {
      batch(() => {
        setBounced(null);
        change(before, false);
      });
      return;
    }
    if (correcting() !== null) return stopCorrecting();
    if (!isEmpty(draft())) return change(EMPTY_DRAFT, false);
    const [top] = count.own();
    if (!top) return;
    const { number, marks, paper: of } = top.value;
    if (count.nextWithout(number) !== number) return correct(number); // this person has begun behind it: it would lie there as another ballot
    const entries = count.own().filter(({ value }) => value.number === number);
    last = null;
    const again = isOneTap(rules()) || of !== paper().id ? EMPTY_DRAFT : draftOf(marks, paper());
    batch(() => {
      lay(again);
      hold(again, number);
      setAhead(number);
    });
    owe(() => {
      keep(); // before it is taken back: whatever ends the page in between, it stands or lies here
      const isUndone = told(() => {
        count.voidEntries(entries);
        return true;
      });
      batch(() => {
        setAhead(null);
        if (isUndone) return setSaid({ kind: 'undone', number });
        setHeld(null);
        lay(EMPTY_DRAFT);
      });
      if (!isUndone) keep();
    });
  }

  function correct(at: number): void {
    if (at < 1 || at > MAX_BALLOTS) return;
    const [entry] = count.standing(at);
    if (correcting() === null) aside = draft();
    batch(() => {
      setCorrecting(at);
      lay(entry && entry.value.paper === paper().id && !isOneTap(rules()) ? draftOf(entry.value.marks, paper()) : EMPTY_DRAFT);
    });
    keep();
  }
  function stopCorrecting(): void {
    batch(() => {
      setCorrecting(null);
      lay(aside);
    });
    aside = EMPTY_DRAFT;
    keep();
  }

  function press(text: string): void {
    const digits = foldDigits(text).replace(/\D/g, '');
    if (digits === '') return;
    setField((before) =>
      before.isUnknown ? { ...NO_FIELD, text: digits } : { ...before, text: (before.text + digits).slice(0, MAX_DIGITS) },
    );
  }
  const inField = (): Candidate | ElectionList | null => {
    const { text, isList } = field();
    if (text === '') return null;
    return (isList ? deps.lists()[Number(text) - 1] : deps.candidates().find(({ ballotNumber }) => ballotNumber === Number(text))) ?? null;
  };
  function enterField(): void {
    const { text, isList } = field();
    const found = inField();
    if (text === '') return isList ? void setField(NO_FIELD) : next();
    if (!found) {
      setField((before) => ({ ...before, isUnknown: true }));
      return void setSaid({ kind: 'unknown', text });
    }
    setField(NO_FIELD);
    if (isList) tapList(found.id);
    else tapCandidate(found.id);
  }

  /** Takes up the ballot that was left open. */
  function resume(): void {
    const ballot = left();
    if (!ballot) return;
    const { candidates, lists, isCorrection } = ballot;
    batch(() => {
      setIsLeft(false);
      setCorrecting(isCorrection ? ballot.number : null);
      if (isCorrection) hold(ballot.aside, ballot.held ?? null);
      else setHeld(ballot.number);
      lay({ candidates, lists });
    });
    aside = ballot.aside;
    keep();
  }
  function clearLeft(): void {
    setIsLeft(false);
    keep();
  }

  return {
    number,
    draft,
    isMarked: (id: string): boolean => candidateSet().has(id),
    isListMarked: (id: string): boolean => listSet().has(id),
    correcting,
    question,
    field,
    inField,
    /** Keys of ballots that were the second of two quick ones. */
    quick,
    flagged,
    /** The name from which a quick second tap took the mark. */
    bounced,
    said,
    left,
    tapCandidate: (id: string) => act(() => tapCandidate(id)),
    tapList: (id: string) => act(() => tapList(id)),
    next: () => act(next),
    blank: () => act(blank),
    invalid: (reason: InvalidReason) => act(() => submit({ kind: 'invalid', reason })),
    /** The ballot is what was offered. */
    answer: (marks: BallotMarks) => act(() => submit(marks)),
    dismiss: () => void setQuestion(null),
    undo: () => act(undo),
    takeBack: (entry: BallotEntry) => act(() => takeBack(entry)),
    canUndo: (): boolean => correcting() !== null || ahead() !== null || !isEmpty(draft()) || count.own().length > 0,
    correct: (at: number) => act(() => correct(at)),
    stopCorrecting: () => act(stopCorrecting),
    press,
    eraseDigit: () =>
      void setField((before) => (before.text === '' ? NO_FIELD : { ...before, text: before.text.slice(0, -1), isUnknown: false })),
    clearField: () => void setField(NO_FIELD),
    startList: () => void setField({ ...NO_FIELD, isList: true }),
    enterField: () => act(enterField),
    resume: () => act(resume),
    clearLeft,
  };
}
