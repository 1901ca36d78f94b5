/**
 * Candidates as they are pasted from a table or a message, one a line: number, name, list (docs/rules.md, F9). Pure. Nothing is guessed: a line that is not clear is one of its own, with what is
 * wrong with it, and stays with whoever pasted it.
 */
import {
  type Candidate,
  type ElectionList,
  type ElectionSetUp,
  MAX_BALLOT_NAME_LENGTH,
  MAX_BALLOT_NUMBER,
  MAX_CANDIDATES,
  MAX_LISTS,
} from './election.ts';
import type { ElectionProblemCode } from './electionProblems.ts';
import type { ErrorDetails } from './errors.ts';
import { foldDigits, foldText } from './fold.ts';
import { plainText } from './plainText.ts';

/** What is clear of a line. `list`: as it was written; empty: none was, and whoever has the number stays where they are. */
type Read = { readonly ballotNumber: number; readonly name: string; readonly list: string };
export type CandidateLine = {
  /** From 1. */
  readonly line: number;
  readonly text: string;
} & (
  | (Read & {
      readonly kind: 'ready';
      /** Who has this number on the ballot paper as it stands: they get this name and list. */
      readonly replaces: Candidate | null;
      /** No list has this name yet. */
      readonly isNewList: boolean;
    })
  | { readonly kind: 'heading' }
  | { readonly kind: 'problem'; readonly code: ElectionProblemCode; readonly details: ErrorDetails }
);

type Ballot = Pick<ElectionSetUp, 'method' | 'lists' | 'candidates'>;
const problem = (code: ElectionProblemCode, details: ErrorDetails = {}) => ({ kind: 'problem', code, details }) as const;
const WRONG_NUMBER = problem('wrong-number', { from: 1, to: MAX_BALLOT_NUMBER });
const NUMBER = /^[#(\s]*0*([1-9][0-9]*)[\s.):\u0640-]*$/;
/** A line without any column: «12 - Name», “12. Name”. */
const NUMBER_AND_NAME = /^[#(\s]*([0-9]+)[\s.):\u0640-]+(.+)$/s;
const keyOf = (listName: string): string => foldText(listName);

/** Reads what was pasted, line by line, against the ballot paper as it stands; empty lines are none. Columns are parted by tabs, else by semicolons, else by commas, of either script. */
export function readCandidateLines(text: string, ballot: Ballot): readonly CandidateLine[] {
  const separator = [/\t/, /[;؛]/, /[,،]/].find((one) => one.test(text)) ?? /\t/;
  const lines = text
    .split(/\r\n|\r|\n/)
    .flatMap((raw, i) => (raw.trim() === '' ? [] : [{ line: i + 1, text: raw.trim(), fields: fieldsOf(raw, separator) }]));
  const read = lines.map(({ fields, ...rest }, i) => ({
    ...rest,
    said: i === 0 && isHeading(fields) ? ({ kind: 'heading' } as const) : readFields(fields),
  }));
  const times = new Map<number, number>();
  for (const { said } of read) if (!('kind' in said)) times.set(said.ballotNumber, (times.get(said.ballotNumber) ?? 0) + 1);
  const byNumber = new Map(ballot.candidates.map((candidate) => [candidate.ballotNumber, candidate]));
  const lists = new Set(ballot.lists.map(({ name }) => keyOf(name)));
  const known = new Set(lists);
  let candidates = ballot.candidates.length;
  return read.map(({ said, ...rest }): CandidateLine => {
    if ('kind' in said) return { ...rest, ...said };
    const { ballotNumber, list } = said;
    if ((times.get(ballotNumber) ?? 0) > 1) return { ...rest, ...problem('number-twice', { number: ballotNumber }) };
    const replaces = byNumber.get(ballotNumber) ?? null;
    if (ballot.method === 'list' && list === '' && (replaces?.listId ?? null) === null) return { ...rest, ...problem('list-needed') };
    if (!replaces && candidates >= MAX_CANDIDATES) return { ...rest, ...problem('too-many', { max: MAX_CANDIDATES }) };
    const isNewList = list !== '' && !known.has(keyOf(list));
    if (isNewList && !lists.has(keyOf(list)) && lists.size >= MAX_LISTS) return { ...rest, ...problem('too-many', { max: MAX_LISTS }) };
    if (isNewList) lists.add(keyOf(list));
    if (!replaces) candidates += 1;
    return { ...rest, kind: 'ready', ...said, replaces, isNewList };
  });
}

function readFields(fields: readonly string[]): Read | Extract<CandidateLine, { kind: 'problem' }> | ReturnType<typeof problem> {
  const [first = '', ...others] = fields;
  const [number, name = '', list = '', ...more] =
    others.length > 0 ? fields : NUMBER_AND_NAME.exec(foldDigits(first)) ? splitOnce(first) : fields;
  const [, digits] = NUMBER.exec(foldDigits(number ?? '')) ?? [];
  const ballotNumber = Number(digits);
  if (!digits || ballotNumber > MAX_BALLOT_NUMBER) return WRONG_NUMBER;
  if (more.some((field) => field !== '')) return problem('too-many-columns');
  if (name === '') return problem('name-missing');
  if (name.length > MAX_BALLOT_NAME_LENGTH || list.length > MAX_BALLOT_NAME_LENGTH)
    return problem('too-long', { max: MAX_BALLOT_NAME_LENGTH });
  return { ballotNumber, name, list };
}

/** Digits of any script are one character each, so that what is found in the folded line stands there in the line. */
function splitOnce(line: string): readonly string[] {
  const [, , name = ''] = NUMBER_AND_NAME.exec(foldDigits(line)) ?? [];
  return [line.slice(0, line.length - name.length), plainText(line.slice(line.length - name.length))];
}

/** What tables write above number, name and list. */
const HEADINGS: ReadonlySet<string> = new Set(
  [
    ...[
      'no',
      'nr',
      'num',
      'number',
      'ballot number',
      'candidate number',
      'name',
      'full name',
      'candidate',
      'candidate name',
      'list',
      'list name',
    ],
    ...[
      'م',
      'ت',
      'رقم',
      'الرقم',
      'رقم المرشح',
      'الرقم الانتخابي',
      'اسم',
      'الاسم',
      'اسم المرشح',
      'المرشح',
      'قائمة',
      'القائمة',
      'اسم القائمة',
    ],
  ].map(foldText),
);

/** Nothing but what a table says above its columns: any other words may be somebody's name. */
function isHeading(fields: readonly string[]): boolean {
  if (fields.length < 2 || fields.some((field) => /\p{Nd}/u.test(field))) return false;
  const words = fields
    .map((field) =>
      foldText(field)
        .replaceAll(/[^\p{L} ]/gu, '')
        .trim(),
    )
    .filter((word) => word !== '');
  return words.length > 0 && words.every((word) => HEADINGS.has(word));
}

/** The columns of a line; a separator between quotation marks is none, as tables write it. */
function fieldsOf(line: string, separator: RegExp): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const sign = line.charAt(i);
    if (sign === '"' && isQuoted && line.charAt(i + 1) === '"') field += line.charAt(++i);
    else if (sign === '"' && (isQuoted || field.trim() === '')) isQuoted = !isQuoted;
    else if (!isQuoted && separator.test(sign)) {
      fields.push(field);
      field = '';
    } else field += sign;
  }
  return [...fields, field].map(plainText);
}

/**
 * The ballot paper with what is ready: by number, in the order of the numbers. Lists that have nobody any more because of it are taken out, but for those that may not be.
 * @param isListKept whether a list stays also without anybody
 */
export function withCandidateLines(
  { lists, candidates }: Pick<ElectionSetUp, 'lists' | 'candidates'>,
  lines: readonly CandidateLine[],
  newId: () => string,
  isListKept: (id: string) => boolean,
): { readonly lists: readonly ElectionList[]; readonly candidates: readonly Candidate[]; readonly emptied: readonly ElectionList[] } {
  const allLists = [...lists];
  const idByName = new Map(lists.map(({ id, name }) => [keyOf(name), id]));
  function listOf(name: string): string {
    const known = idByName.get(keyOf(name));
    if (known !== undefined) return known;
    const id = newId();
    allLists.push({ id, name });
    idByName.set(keyOf(name), id);
    return id;
  }
  const all = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  for (const line of lines) {
    if (line.kind !== 'ready') continue;
    const { replaces, ballotNumber, name, list } = line;
    const of: Candidate = replaces ?? { id: newId(), listId: null, ballotNumber, name, state: 'active' };
    all.set(of.id, { ...of, name, listId: list === '' ? of.listId : listOf(list) });
  }
  const placed = [...all.values()].sort((a, b) => (a.ballotNumber || Number.MAX_VALUE) - (b.ballotNumber || Number.MAX_VALUE));
  const [had, has] = [candidates, placed].map((some) => new Set(some.map(({ listId }) => listId)));
  const emptied = lists.filter(({ id }) => had?.has(id) && !has?.has(id) && !isListKept(id));
  return { lists: allLists.filter((list) => !emptied.includes(list)), candidates: placed, emptied };
}
