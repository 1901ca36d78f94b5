/** What keeps a set-up of an election from standing (docs/rules.md, F2–F5), each with the field it is in and what to do. Pure. */
import {
  type Candidate,
  type ElectionList,
  type ElectionSetUp,
  isBallotId,
  isOneMark,
  MAX_BALLOT_NAME_LENGTH,
  MAX_BALLOT_NUMBER,
  MAX_CANDIDATES,
  MAX_LISTS,
  MAX_NUMBER_NAME_LENGTH,
  MAX_SETTING,
  TOLERANCE_NAMES,
  TOLERANCES,
  takesLists,
} from './election.ts';
import { type ErrorDetails, fillErrorText, type Language } from './errors.ts';

/** Append only: a client of another version may send or be told them. */
export const ELECTION_PROBLEMS = {
  missing: { en: 'Fill this in.', ar: 'هذا الحقل مطلوب.' },
  'too-long': { en: 'At most {max} characters.', ar: 'الحد الأقصى {max} حرفًا.' },
  'wrong-number': { en: 'A whole number from {from} to {to}.', ar: 'رقم صحيح من {from} إلى {to}.' },
  'one-mark': {
    en: 'With this way of voting a ballot carries one mark: write 1.',
    ar: 'في طريقة التصويت هذه تحمل الورقة علامة واحدة: اكتب 1.',
  },
  'min-above-max': {
    en: 'More than the most ({max}). Lower this, or raise the most.',
    ar: 'أكثر من الحد الأقصى ({max}). خفّضه أو ارفع الحد الأقصى.',
  },
  'more-marks-than-choices': {
    en: 'The ballot offers {choices} to mark. Lower this, or add what is missing.',
    ar: 'في الورقة {choices} فقط للاختيار. خفّض العدد أو أضف الناقص.',
  },
  'lists-needed': {
    en: 'This way of voting needs lists. Add one, or choose another way.',
    ar: 'طريقة التصويت هذه تحتاج إلى قوائم. أضف قائمة أو اختر طريقة أخرى.',
  },
  'candidates-needed': { en: 'There is nobody to vote for yet. Add a candidate.', ar: 'لا مرشحين بعد. أضف مرشحًا.' },
  'list-needed': { en: 'Here everybody stands on a list. Choose one.', ar: 'هنا كل مرشح على قائمة. اختر قائمة.' },
  'unknown-list': { en: 'This list is gone. Choose another.', ar: 'هذه القائمة لم تعد موجودة. اختر غيرها.' },
  'name-twice': { en: 'Another list has this name. Change one.', ar: 'قائمة أخرى تحمل هذا الاسم. غيّر أحدهما.' },
  'number-twice': { en: 'Number {number} stands twice. Change one.', ar: 'الرقم {number} مكرر. غيّر أحدهما.' },
  'candidate-removed': {
    en: 'The election has begun: {name} (number {number}) cannot be taken out. Mark them as withdrawn.',
    ar: 'بدأت الانتخابات: لا يمكن حذف {name} (رقم {number}). سجّل انسحابه.',
  },
  'list-removed': {
    en: 'The election has begun: the list {name} cannot be taken out.',
    ar: 'بدأت الانتخابات: لا يمكن حذف القائمة {name}.',
  },
  'id-wrong': { en: 'This entry is damaged. Remove it and add it anew.', ar: 'هذا الإدخال تالف. احذفه وأضفه من جديد.' },
  'too-many': { en: 'At most {max}.', ar: 'الحد الأقصى {max}.' },
  'name-missing': { en: 'The name is missing.', ar: 'الاسم ناقص.' },
  'too-many-columns': {
    en: 'More than number, name and list. Is there a separator in the name?',
    ar: 'أكثر من رقم واسم وقائمة. هل في الاسم فاصلة؟',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type ElectionProblemCode = keyof typeof ELECTION_PROBLEMS;

/** `field`: `seats`, `settings.callsADay`, `settings.tolerances.blankPercent`, `lists`, `lists.<id>`, `candidates.<id>.name`, … */
export type ElectionProblem = { readonly field: string; readonly code: ElectionProblemCode; readonly details: ErrorDetails };

export const problemText = ({ code, details }: ElectionProblem, language: Language): string =>
  fillErrorText(ELECTION_PROBLEMS[code][language], language, details);

/** What stood before, of an election that has begun: none of it goes. Null: it has not begun. */
export type Begun = Pick<ElectionSetUp, 'lists' | 'candidates'> | null;

/** Everything that is wrong, in the order of the screen; empty: it may stand. Names are taken as `plainText` leaves them. */
export function problemsOf(setUp: ElectionSetUp, begun: Begun): ElectionProblem[] {
  return [...wrongRules(setUp), ...wrongLists(setUp), ...wrongCandidates(setUp), ...wrongSettings(setUp), ...removed(setUp, begun)];
}

const problem = (field: string, code: ElectionProblemCode, details: ErrorDetails = {}): ElectionProblem => ({ field, code, details });

/** As a part of a list: nothing, or the one problem. */
function number(field: string, value: number, from: number, to: number): ElectionProblem[] {
  return Number.isInteger(value) && value >= from && value <= to ? [] : [problem(field, 'wrong-number', { from, to })];
}

function text(field: string, value: string, max: number, isNeeded: boolean): ElectionProblem[] {
  if (isNeeded && value.trim() === '') return [problem(field, 'missing')];
  return value.length > max ? [problem(field, 'too-long', { max })] : [];
}

function wrongRules({
  name,
  pollingDay,
  timeZone,
  method,
  seats,
  minMarks,
  maxMarks,
  lists,
  candidates,
}: ElectionSetUp): ElectionProblem[] {
  const found = [
    ...text('name', name, MAX_BALLOT_NAME_LENGTH, false),
    ...text('pollingDay', pollingDay, 10, true),
    ...text('timeZone', timeZone, 64, true),
    ...number('seats', seats, 1, MAX_SETTING.seats),
  ];
  const choices = method === 'list' ? lists.length : candidates.length;
  if (isOneMark(method)) {
    for (const [field, value] of [['minMarks', minMarks] as const, ['maxMarks', maxMarks] as const])
      if (value !== 1) found.push(problem(field, 'one-mark'));
    return found;
  }
  const marks = [...number('minMarks', minMarks, 1, MAX_CANDIDATES), ...number('maxMarks', maxMarks, 1, MAX_CANDIDATES)];
  if (marks.length > 0) return [...found, ...marks];
  if (minMarks > maxMarks) found.push(problem('minMarks', 'min-above-max', { max: maxMarks }));
  if (maxMarks > choices && choices > 0) found.push(problem('maxMarks', 'more-marks-than-choices', { choices }));
  return found;
}

function wrongLists({ method, lists }: ElectionSetUp): ElectionProblem[] {
  const found: ElectionProblem[] = [];
  if (takesLists(method) && lists.length === 0) found.push(problem('lists', 'lists-needed'));
  if (lists.length > MAX_LISTS) found.push(problem('lists', 'too-many', { max: MAX_LISTS }));
  const [ids, names] = [new Set<string>(), new Set<string>()];
  for (const { id, name } of lists) {
    const field = `lists.${id}`;
    if (!isBallotId(id) || ids.has(id)) found.push(problem(field, 'id-wrong'));
    found.push(...text(field, name, MAX_BALLOT_NAME_LENGTH, true));
    if (name.trim() !== '' && names.has(name.trim())) found.push(problem(field, 'name-twice'));
    ids.add(id);
    names.add(name.trim());
  }
  return found;
}

function wrongCandidates({ method, lists, candidates }: ElectionSetUp): ElectionProblem[] {
  const found: ElectionProblem[] = [];
  if (candidates.length === 0 && method !== 'list') found.push(problem('candidates', 'candidates-needed'));
  if (candidates.length > MAX_CANDIDATES) found.push(problem('candidates', 'too-many', { max: MAX_CANDIDATES }));
  const known = new Set(lists.map(({ id }) => id));
  const [ids, numbers] = [new Set<string>(), new Set<number>()];
  for (const { id, listId, ballotNumber, name } of candidates) {
    const field = `candidates.${id}`;
    if (!isBallotId(id) || ids.has(id)) found.push(problem(`${field}.name`, 'id-wrong'));
    found.push(...text(`${field}.name`, name, MAX_BALLOT_NAME_LENGTH, true));
    const wrong = number(`${field}.number`, ballotNumber, 1, MAX_BALLOT_NUMBER);
    found.push(...wrong);
    if (wrong.length === 0 && numbers.has(ballotNumber)) found.push(problem(`${field}.number`, 'number-twice', { number: ballotNumber }));
    if (listId === null && method === 'list') found.push(problem(`${field}.list`, 'list-needed'));
    if (listId !== null && !known.has(listId)) found.push(problem(`${field}.list`, 'unknown-list'));
    ids.add(id);
    numbers.add(ballotNumber);
  }
  return found;
}

function wrongSettings({ settings }: ElectionSetUp): ElectionProblem[] {
  return [
    ...text('settings.numberName', settings.numberName, MAX_NUMBER_NAME_LENGTH, false),
    ...number('settings.callsADay', settings.callsADay, 1, MAX_SETTING.callsADay),
    ...number('settings.confirmedWithinDays', settings.confirmedWithinDays, 1, MAX_SETTING.confirmedWithinDays),
    ...TOLERANCE_NAMES.flatMap((name) => number(`settings.tolerances.${name}`, settings.tolerances[name], 0, TOLERANCES[name].max)),
  ];
}

function removed(setUp: ElectionSetUp, begun: Begun): ElectionProblem[] {
  if (!begun) return [];
  const missing = <Row extends ElectionList | Candidate>(before: readonly Row[], after: readonly { readonly id: string }[]) => {
    const kept = new Set(after.map(({ id }) => id));
    return before.filter(({ id }) => !kept.has(id));
  };
  return [
    ...missing(begun.lists, setUp.lists).map(({ name }) => problem('lists', 'list-removed', { name })),
    ...missing(begun.candidates, setUp.candidates).map(({ name, ballotNumber }) =>
      problem('candidates', 'candidate-removed', { name, number: ballotNumber }),
    ),
  ];
}
