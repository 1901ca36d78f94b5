import { type CheckInput, type Findings, markedCells, sumOf } from './checkFindings.ts';
import { isOneMark } from './election.ts';
import { type CellId, candidateCell, listCell } from './tally.ts';

/** E1–E5: what cannot be so if everything was counted and written right. */
export function arithmeticChecks(input: CheckInput, findings: Findings): void {
  ballotsAddUp(findings);
  marksFitBallots(input, findings);
  nobodyAboveValid(input, findings);
  listsFitCandidates(input, findings);
  boxFitsRoll(input, findings);
}

function ballotsAddUp({ known, fail }: Findings): void {
  const figures = known('E1', '', ['ballots', 'valid', 'invalid', 'blank']);
  if (!figures) return;
  const [ballots = 0, valid = 0, invalid = 0, blank = 0] = figures;
  const sum = valid + invalid + blank;
  if (ballots !== sum) fail('E1', '', { ballots, valid, invalid, blank, sum });
}

/** E2. With whole lists among the ballots their marks are as many as the list has candidates, whatever the least and the most are. */
function marksFitBallots(input: CheckInput, { known, fail, numberIn }: Findings): void {
  const { method, minMarks, maxMarks } = input;
  const variant = method === 'list' ? 'lists' : method === 'list_or_mixed' ? 'mixed' : method === 'multiple' ? 'range' : 'single';
  const figures = known('E2', variant, ['valid', ...markedCells(input)]);
  if (!figures) return;
  const [valid = 0, ...marks] = figures;
  const sum = sumOf(marks);
  if (isOneMark(method)) {
    if (sum !== valid) fail('E2', variant, { valid, marks: sum });
    return;
  }
  const sizes =
    method === 'list_or_mixed' ? input.lists.map(({ id }) => input.candidates.filter(({ listId }) => listId === id).length) : [];
  const wholes = method === 'list_or_mixed' ? input.lists.map(({ id }) => numberIn(listCell(id))) : [];
  if (wholes.every((whole) => whole !== null)) {
    const [whole, theirs] = [sumOf(wholes), sumOf(wholes.map((n, i) => n * (sizes[i] ?? 0)))];
    const loose = Math.max(0, valid - whole); // more whole lists than valid ballots is E4's
    const [least, most] = [theirs + loose * minMarks, theirs + loose * maxMarks];
    if (sum < least || sum > most) fail('E2', variant, { valid, marks: sum, least, most, minMarks, maxMarks, whole });
    return;
  }
  const [least, most] = [valid * Math.min(minMarks, ...sizes), valid * Math.max(maxMarks, ...sizes)];
  if (sum < least || sum > most) fail('E2', 'range', { valid, marks: sum, least, most, minMarks, maxMarks });
}

/** E3 */
function nobodyAboveValid(input: CheckInput, { known, fail, numberIn }: Findings): void {
  const lists = input.method === 'list_or_mixed' ? input.lists.map(({ id }) => listCell(id)) : [];
  const cells = [...markedCells(input), ...lists].filter((cell) => numberIn(cell) !== null);
  if (cells.length === 0) return;
  const [valid] = known('E3', '', ['valid']) ?? [];
  if (valid === undefined) return;
  for (const cell of cells) {
    const marks = numberIn(cell) ?? 0; // filtered just above
    if (marks > valid) fail('E3', '', { marks, valid }, { cell });
  }
}

/** E4: where a form gives candidates of lists that are marked whole, their sum is the list's; and a whole-list ballot is a mark for everybody on the list. */
function listsFitCandidates(input: CheckInput, findings: Findings): void {
  if (input.method !== 'list' && input.method !== 'list_or_mixed') return;
  const { known, fail, numberIn } = findings;
  for (const { id } of input.lists) {
    const cells = input.candidates.filter(({ listId }) => listId === id).map((one) => candidateCell(one.id));
    const given = cells.filter((cell) => numberIn(cell) !== null);
    if (given.length === 0) continue; // the form has no such figures, or nobody has entered any
    if (input.method === 'list') {
      const [list, ...marks] = known('E4', 'sum', [listCell(id), ...cells]) ?? [];
      const sum = sumOf(marks);
      if (list !== undefined && list !== sum) fail('E4', 'sum', { list, sum }, { cell: listCell(id) });
      continue;
    }
    const [list] = known('E4', 'below', [listCell(id)]) ?? [];
    const lowest = given.reduce((least, cell) => ((numberIn(cell) ?? 0) < (numberIn(least) ?? 0) ? cell : least));
    const marks = numberIn(lowest) ?? 0; // one of those that are given
    if (list !== undefined && marks < list) fail('E4', 'below', { list, marks }, { id: listCell(id), cell: lowest });
  }
  if (input.method === 'list_or_mixed') wholeListsFitValid(input, findings);
}

function wholeListsFitValid({ lists }: CheckInput, { known, fail, numberIn }: Findings): void {
  const cells = lists.map(({ id }): CellId => listCell(id)).filter((cell) => numberIn(cell) !== null);
  if (cells.length < 2) return; // of one list E3 says it
  const [valid, ...wholes] = known('E4', 'together', ['valid', ...cells]) ?? [];
  const sum = sumOf(wholes);
  if (valid !== undefined && sum > valid) fail('E4', 'together', { lists: sum, valid });
}

/** E5. The form's own figure of electors goes before our roll: that one may have been corrected since. */
function boxFitsRoll({ registered, tolerances }: CheckInput, { known, fail, numberIn, notJudged }: Findings): void {
  const onForm = numberIn('registered');
  const [ballots] = known('E5', onForm === null ? 'roll' : 'form', ['ballots']) ?? [];
  const electors = onForm ?? registered;
  if (electors === null) notJudged.push({ code: 'E5', variant: 'roll', missing: ['registered'] });
  if (ballots === undefined || electors === null) return;
  const allowance = tolerances.ballotsAboveRegistered;
  if (ballots <= electors + allowance) return;
  fail('E5', onForm === null ? 'roll' : 'form', { ballots, registered: electors, allowance, over: ballots - electors });
}
