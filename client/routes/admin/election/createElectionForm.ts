import { type Accessor, createMemo, createSignal } from 'solid-js';
import { createStore, produce, reconcile, unwrap } from 'solid-js/store';
import {
  BALLOT_ID_LENGTH,
  type Candidate,
  type ElectionSetUp,
  fromTemplate,
  isOneMark,
  type Method,
  SETTINGS,
  type Template,
} from '../../../../schema/election.ts';
import type { ElectionAnswer, ElectionChange } from '../../../../schema/electionApi.ts';
import { type ElectionProblem, problemsOf } from '../../../../schema/electionProblems.ts';
import { AppError } from '../../../../schema/errors.ts';
import { randomId } from '../../../../schema/ids.ts';
import { type BothChanged, mergeSetUps } from './mergeSetUps.ts';

type Writable<T> = T extends object ? { -readonly [Key in keyof T]: Writable<T[Key]> } : T;
export type Draft = Writable<ElectionSetUp>;
type Ballot = Pick<ElectionSetUp, 'lists' | 'candidates'>;
export type ElectionForm = ReturnType<typeof createElectionForm>;

type Send = {
  readonly read: () => Promise<ElectionAnswer>;
  readonly save: (change: ElectionChange) => Promise<ElectionAnswer>;
};

/**
 * What an administrator makes of the set-up before it is saved. What was typed stays through every refusal; when somebody else has saved meanwhile, both come
 * together, and where both have changed one field both are shown (F3).
 *
 * @param deps.words what lists and candidates are called until somebody names them
 */
export function createElectionForm(deps: {
  readonly answer: ElectionAnswer;
  readonly send: Send;
  readonly words: Parameters<typeof fromTemplate>[1];
  readonly randomByte: () => number;
}) {
  const [seen, setSeen] = createSignal(deps.answer);
  /** Null: not set up, and no template chosen. */
  const [state, setState] = createStore<{ draft: Draft | null }>({ draft: copyOf(deps.answer.election) });
  const [both, setBoth] = createSignal<readonly BothChanged[]>([]);
  const [isMerged, setMerged] = createSignal(false);
  const [wasSent, setSent] = createSignal(false);
  const drawn = new Set<string>();

  /** Reads every field of the draft, so that a memo over it runs again whatever is changed. */
  const text = createMemo(() => textOf(state.draft));
  const isDirty = createMemo(() => text() !== textOf(seen().election));
  const problems: Accessor<readonly ElectionProblem[]> = createMemo(() => {
    const draft = JSON.parse(text()) as ElectionSetUp | null; // what was written a line above
    return draft && wasSent() ? problemsOf(draft, seen().hasBegun ? seen().election : null) : [];
  });

  const edit = (change: (draft: Draft) => void): void =>
    setState(
      produce((now) => {
        if (now.draft) change(now.draft);
      }),
    );

  function newId(): string {
    const taken = new Set([...(state.draft?.lists ?? []), ...(state.draft?.candidates ?? [])].map(({ id }) => id));
    let id = randomId(BALLOT_ID_LENGTH, deps.randomByte);
    while (drawn.has(id) || taken.has(id)) id = randomId(BALLOT_ID_LENGTH, deps.randomByte);
    drawn.add(id);
    return id;
  }

  function mustStay(id: string): boolean {
    const { hasBegun, election } = seen();
    return hasBegun && [...(election?.lists ?? []), ...(election?.candidates ?? [])].some((one) => one.id === id);
  }

  /** Whoever joins a ballot paper that is in use, to be asked about (F4). */
  function latecomers(): readonly Candidate[] {
    const { hasBegun, election } = seen();
    return hasBegun && election ? (state.draft?.candidates ?? []).filter(({ id }) => !mustStay(id)) : [];
  }

  /** What whoever begins has not chosen with a template. */
  function untouched() {
    const { pollingDay, timeZone } = seen();
    return { name: '', pollingDay, timeZone, settings: SETTINGS };
  }

  /** What it is without being followed. */
  const plain = (draft: Draft): ElectionSetUp => structuredClone(unwrap(draft)) as ElectionSetUp;

  async function bringTogether(): Promise<void> {
    const { version, election: before } = seen();
    const theirs = await deps.send.read();
    if (theirs.version !== version && theirs.election && state.draft) {
      const mine = plain(state.draft); // with what was typed while the answers were on their way
      const base = before ?? { ...untouched(), lists: [], candidates: [] };
      const { merged, both: found } = mergeSetUps(base, theirs.election, mine);
      setState('draft', reconcile(copyOf({ ...merged, ...marksOf(merged.method) }), { key: 'id' }));
      setBoth(toDecide(found, merged.method));
      setMerged(true);
    }
    setSeen(theirs);
  }

  /** Saves all of it. @returns whether it stands; false: something has to be mended, or looked over; `ask`: it has begun since, and there are latecomers. Rejects with an AppError. */
  async function save(): Promise<boolean | 'ask'> {
    setSent(true);
    if (!state.draft || problems().length > 0) return false;
    const mine = plain(state.draft);
    const { version, hasBegun } = seen();
    try {
      const answer = await deps.send.save({ seen: version, seenHasBegun: hasBegun, election: mine as ElectionChange['election'] });
      const typedMeanwhile = text() !== textOf(mine);
      setSeen(answer);
      if (!typedMeanwhile) setState('draft', reconcile(copyOf(answer.election), { key: 'id' }));
      setBoth([]);
      setMerged(false);
      setSent(false);
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
      await bringTogether();
      if (seen().version !== version || seen().hasBegun === hasBegun) return false;
      return latecomers().length > 0 ? 'ask' : save();
    }
  }

  return {
    seen,
    draft: () => state.draft,
    isDirty,
    problems,
    /** What is wrong in a field; null before anything was to be saved. */
    problemOf: (field: string): ElectionProblem | null => problems().find((one) => one.field === field) ?? null,
    /** Somebody else has saved meanwhile, and both have come together. */
    isMerged,
    both,
    edit,

    begin(template: Template): void {
      const begun = fromTemplate(template, deps.words, newId);
      setState('draft', copyOf({ ...untouched(), ...begun }));
    },
    setMethod: (method: Method): void =>
      edit((draft) => {
        Object.assign(draft, { method, ...marksOf(method) });
      }),
    addList: (): void =>
      edit((draft) => {
        draft.lists.push({ id: newId(), name: deps.words.list(draft.lists.length + 1) });
      }),
    removeList: (id: string): void =>
      edit((draft) => {
        draft.lists = draft.lists.filter((list) => list.id !== id);
        for (const candidate of draft.candidates) if (candidate.listId === id) candidate.listId = null;
      }),
    moveList: (id: string, by: -1 | 1): void =>
      edit((draft) =>
        swap(
          draft.lists,
          (list) => list.id === id,
          by,
          () => true,
        ),
      ),
    addCandidate: (listId: string | null): void =>
      edit((draft) => {
        const ballotNumber = Math.max(0, ...draft.candidates.map((one) => one.ballotNumber).filter(Number.isFinite)) + 1;
        draft.candidates.push({ id: newId(), listId, ballotNumber, name: '', state: 'active' });
      }),
    /** Whether a list or candidate stays on the ballot paper whatever happens: the election has begun with it (F4). */
    mustStay,
    latecomers,
    /** Says what is wrong at its field. @returns whether all of it may be saved */
    check(): boolean {
      setSent(true);
      return state.draft !== null && problems().length === 0;
    },
    /** Puts another ballot paper in the place of this one. @param change draws ids for whoever is new */
    changeBallot: (change: (ballot: Ballot, newId: () => string) => Ballot): void =>
      edit((draft) => {
        const { lists, candidates } = change(unwrap(draft), newId);
        draft.lists = lists.map((list) => ({ ...list }));
        draft.candidates = candidates.map((candidate) => ({ ...candidate }));
      }),
    removeCandidate: (id: string): void =>
      edit((draft) => {
        draft.candidates = draft.candidates.filter((candidate) => candidate.id !== id);
      }),
    /** Exchanges place and number with the neighbour in the same column. */
    moveCandidate: (id: string, by: -1 | 1): void =>
      edit((draft) => {
        const listId = draft.candidates.find((candidate) => candidate.id === id)?.listId ?? null;
        swap(
          draft.candidates,
          (candidate) => candidate.id === id,
          by,
          (candidate) => candidate.listId === listId,
          exchangeNumbers,
        );
      }),
    takeTheirs(change: BothChanged): void {
      edit((draft) => {
        put(draft, change);
        Object.assign(draft, marksOf(draft.method));
      });
      const others = both().filter(({ field }) => field !== change.field);
      setBoth(state.draft ? toDecide(others, state.draft.method) : others);
    },
    discard(): void {
      setState('draft', reconcile(copyOf(seen().election), { key: 'id' }));
      setBoth([]);
      setMerged(false);
      setSent(false);
    },
    save,
  };
}

/** The same for two that say the same, whatever the order of their fields. */
const textOf = (setUp: ElectionSetUp | Draft | null): string =>
  JSON.stringify(setUp, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** One that may be written to; null stays null. */
const copyOf = (setUp: ElectionSetUp | null): Draft | null => (setUp ? (JSON.parse(JSON.stringify(setUp)) as Draft) : null); // plain data

/** Where one mark is cast both fields of marks say so: they are not on the screen then. */
const marksOf = (method: Method): Partial<Draft> => (isOneMark(method) ? { minMarks: 1, maxMarks: 1 } : {});

const toDecide = (both: readonly BothChanged[], method: Method): readonly BothChanged[] =>
  isOneMark(method) ? both.filter(({ field }) => field !== 'minMarks' && field !== 'maxMarks') : both;

const exchangeNumbers = (a: Writable<Candidate>, b: Writable<Candidate>): void => {
  [a.ballotNumber, b.ballotNumber] = [b.ballotNumber, a.ballotNumber];
};

/** Exchanges a row with the next one in this direction that may be one. */
function swap<Row extends object>(
  rows: Row[],
  isIt: (row: Row) => boolean,
  by: -1 | 1,
  mayBe: (row: Row) => boolean,
  onSwap: (a: Row, b: Row) => void = () => {},
): void {
  const at = rows.findIndex(isIt);
  let to = at + by;
  while (to >= 0 && to < rows.length && !mayBe(rows[to] as Row)) to += by; // within the bounds just looked at
  const [one, other] = [rows[at], rows[to]];
  if (at === -1 || !one || !other) return;
  onSwap(one, other);
  [rows[at], rows[to]] = [other, one];
}

/** Writes what somebody else has written into its field. */
function put(draft: Draft, { field, theirs }: BothChanged): void {
  const [head = '', id = '', part = ''] = field.split('.');
  const put_ = (target: object, name: string): void => void Object.assign(target, { [name]: theirs });
  if (head === 'lists') for (const list of draft.lists) if (list.id === id) put_(list, 'name');
  if (head === 'candidates') {
    const name = part === 'list' ? 'listId' : part === 'number' ? 'ballotNumber' : part;
    for (const candidate of draft.candidates) if (candidate.id === id) put_(candidate, name);
  }
  if (head === 'settings') put_(part ? draft.settings.tolerances : draft.settings, part || id);
  if (!['lists', 'candidates', 'settings'].includes(head)) put_(draft, head);
}
