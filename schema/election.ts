/**
 * How an election is voted in, as data (docs/rules.md, F1–F8): its rules, lists and candidates as they stand on the ballot paper, and what the campaign's own
 * checks take for unusual. What may not stand is in `electionProblems.ts`. Pure.
 */

/**
 * `single`: one mark for one candidate · `multiple`: several, between the least and the most · `list`: one mark for a whole list · `list_or_mixed`: a whole list,
 * or several marks across lists.
 */
export const METHODS = ['single', 'multiple', 'list', 'list_or_mixed'] as const;
export type Method = (typeof METHODS)[number];
/** A ballot may be for a whole list. */
export const takesLists = (method: Method): boolean => method === 'list' || method === 'list_or_mixed';
/** A ballot carries exactly one mark. */
export const isOneMark = (method: Method): boolean => method === 'single' || method === 'list';

/** `id`: 4 characters [0-9a-z], in keys of tallies. The order of lists is that of the ballot paper. */
export type ElectionList = { readonly id: string; readonly name: string };

/** A withdrawn one stays where they are, and is tallied: ballots carry the name (F4). */
export type Candidate = {
  readonly id: string;
  readonly listId: string | null;
  readonly ballotNumber: number;
  readonly name: string;
  readonly state: 'active' | 'withdrawn';
};

export const BALLOT_ID_LENGTH = 4;
export const isBallotId = (text: string): boolean => /^[0-9a-z]{4}$/.test(text);
/** What one body of JSON can hold. */
export const MAX_CANDIDATES = 200;
export const MAX_LISTS = 40;
export const MAX_BALLOT_NAME_LENGTH = 100;
export const MAX_BALLOT_NUMBER = 9_999;

/** What the checks of a result take for unusual: what is usual itself, and up to what a campaign may say otherwise. Names ending in Percent are percentages. */
export const TOLERANCES = {
  /** E5: ballots in the box above the registered electors. */
  ballotsAboveRegistered: { usual: 5, max: 1_000 },
  /** W1: ballots apart from the admitted that the officials counted… */
  admittedApart: { usual: 15, max: 1_000 },
  admittedApartPercent: { usual: 2, max: 100 },
  /** W2 */
  blankPercent: { usual: 3, max: 100 },
  invalidPercent: { usual: 3, max: 100 },
  /** W3: ballots apart from our own attendance. */
  attendanceApartPercent: { usual: 5, max: 100 },
  /** W4: of one candidate, and of turnout. */
  candidatePercent: { usual: 95, max: 100 },
  turnoutPercent: { usual: 95, max: 100 },
} as const;
export type Tolerance = keyof typeof TOLERANCES;
export const TOLERANCE_NAMES = Object.keys(TOLERANCES) as readonly Tolerance[]; // the keys of the constant above

/** What an operator is offered first at the door. */
export const DOOR_ASKS = ['number', 'name', 'either'] as const;
export type DoorAsks = (typeof DOOR_ASKS)[number];

/** Of which committees clerks photograph the official form: halls forbid it, those of women first of all. */
export const PHOTO_RULES = ['all', 'notWomen', 'none'] as const;
export type PhotoRule = (typeof PHOTO_RULES)[number];
/** Whether the form of a committee whose people are of this gender is photographed. */
export const mayPhotograph = (rule: PhotoRule, gender: 'male' | 'female' | 'mixed'): boolean =>
  rule === 'all' || (rule === 'notWomen' && gender !== 'female');

export type ElectionSettings = {
  readonly tolerances: Readonly<Record<Tolerance, number>>;
  readonly doorAsks: DoorAsks;
  /** What the number on the roll is called here, such as employee number; empty: roll number. */
  readonly numberName: string;
  /** To one elector, over all callers (J5). */
  readonly callsADay: number;
  /** A promise counts as confirmed when it was renewed within so many days. */
  readonly confirmedWithinDays: number;
  readonly photos: PhotoRule;
};

export const SETTINGS: ElectionSettings = {
  tolerances: Object.fromEntries(TOLERANCE_NAMES.map((name) => [name, TOLERANCES[name].usual])) as Record<Tolerance, number>, // of every name
  doorAsks: 'either',
  numberName: '',
  callsADay: 3,
  confirmedWithinDays: 14,
  photos: 'notWomen',
};
export const MAX_NUMBER_NAME_LENGTH = 40;
export const MAX_SETTING = { seats: 500, callsADay: 20, confirmedWithinDays: 365 } as const;

/** What an administrator sets up. */
export type ElectionSetUp = {
  readonly name: string;
  /** ISO date, and the IANA time zone by whose clock days are told. */
  readonly pollingDay: string;
  readonly timeZone: string;
  readonly method: Method;
  readonly seats: number;
  readonly minMarks: number;
  readonly maxMarks: number;
  readonly lists: readonly ElectionList[];
  /** In the order of the ballot paper. */
  readonly candidates: readonly Candidate[];
  readonly settings: ElectionSettings;
};

/** Settings as they were stored, by whatever version: what is missing or none is as usual. */
export function readSettings(stored: unknown): ElectionSettings {
  const of = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});
  const number = (value: unknown, usual: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : usual);
  const { tolerances, doorAsks, numberName, callsADay, confirmedWithinDays, photos } = of(stored);
  const known = of(tolerances);
  return {
    tolerances: Object.fromEntries(TOLERANCE_NAMES.map((name) => [name, number(known[name], TOLERANCES[name].usual)])) as Record<
      Tolerance,
      number
    >, // of every name
    doorAsks: DOOR_ASKS.find((one) => one === doorAsks) ?? SETTINGS.doorAsks,
    numberName: typeof numberName === 'string' ? numberName : '',
    callsADay: number(callsADay, SETTINGS.callsADay),
    confirmedWithinDays: number(confirmedWithinDays, SETTINGS.confirmedWithinDays),
    photos: PHOTO_RULES.find((one) => one === photos) ?? SETTINGS.photos,
  };
}

/** What a set-up begins with; every field of it can be another afterwards. */
export const TEMPLATES = {
  union: { method: 'list_or_mixed', seats: 15, minMarks: 1, maxMarks: 15, lists: 2, candidates: 30 },
  constituency: { method: 'single', seats: 10, minMarks: 1, maxMarks: 1, lists: 0, candidates: 40 },
  municipality: { method: 'single', seats: 1, minMarks: 1, maxMarks: 1, lists: 0, candidates: 4 },
} as const satisfies Readonly<Record<string, { method: Method; lists: number; candidates: number } & Record<string, unknown>>>;
export type Template = keyof typeof TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly Template[]; // the keys of the constant above

/**
 * Rules, lists and candidates of a template, candidates shared evenly between the lists and numbered through.
 * @param words what a list and a candidate are called until somebody names them
 * @param newId draws an id that was not drawn before
 */
export function fromTemplate(
  template: Template,
  words: { readonly list: (n: number) => string; readonly candidate: (n: number) => string },
  newId: () => string,
): Pick<ElectionSetUp, 'method' | 'seats' | 'minMarks' | 'maxMarks' | 'lists' | 'candidates'> {
  const { lists: listCount, candidates: candidateCount, ...rules } = TEMPLATES[template];
  const lists = Array.from({ length: listCount }, (_, i): ElectionList => ({ id: newId(), name: words.list(i + 1) }));
  const candidates = Array.from({ length: candidateCount }, (_, i): Candidate => {
    const list = lists[Math.floor((i * listCount) / candidateCount)];
    return { id: newId(), listId: list?.id ?? null, ballotNumber: i + 1, name: words.candidate(i + 1), state: 'active' };
  });
  return { ...rules, lists, candidates };
}

/** One column of the ballot paper: a list and its candidates, in their order; null: those without a list, last. */
export type BallotColumn = { readonly list: ElectionList | null; readonly candidates: readonly Candidate[] };

/** What tells the columns of one ballot paper apart. */
export const columnId = ({ list }: BallotColumn): string => list?.id ?? '';

/** The ballot paper: lists in their order, then those of none. A list without candidates has its column. */
export function ballotOf({ lists, candidates }: Pick<ElectionSetUp, 'lists' | 'candidates'>): readonly BallotColumn[] {
  const known = new Set(lists.map(({ id }) => id));
  const columns: BallotColumn[] = lists.map((list) => ({ list, candidates: candidates.filter(({ listId }) => listId === list.id) }));
  const others = candidates.filter(({ listId }) => listId === null || !known.has(listId));
  return others.length > 0 ? [...columns, { list: null, candidates: others }] : columns;
}

/** The fields in which two set-ups differ. */
export function changedFields(before: ElectionSetUp | null, after: ElectionSetUp): readonly (keyof ElectionSetUp)[] {
  const names = Object.keys(after) as (keyof ElectionSetUp)[]; // of its own type
  return names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]));
}
