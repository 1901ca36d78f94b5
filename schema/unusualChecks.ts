import { type CheckInput, type Findings, markedCells, vectorOf } from './checkFindings.ts';

/** In whole numbers: no fraction that a computer cannot write decides. */
const isAtLeast = (part: number, percent: number, whole: number): boolean => part > 0 && part * 100 >= percent * whole;
const isAbove = (part: number, percent: number, whole: number): boolean => part * 100 > percent * whole;

/** W1–W4: what may well be so, and is seldom. */
export function unusualChecks(input: CheckInput, findings: Findings): void {
  const { tolerances } = input;
  const { known, fail } = findings;
  const admitted = known('W1', '', ['admitted', 'ballots']);
  if (admitted) {
    const [people = 0, ballots = 0] = admitted;
    const apart = Math.abs(people - ballots);
    const [number, percent] = [tolerances.admittedApart, tolerances.admittedApartPercent];
    if (apart > 0 && (apart >= number || isAtLeast(apart, percent, ballots)))
      fail('W1', '', { admitted: people, ballots, apart, number, percent });
  }
  for (const variant of ['blank', 'invalid'] as const) {
    const [part, ballots] = known('W2', variant, [variant, 'ballots']) ?? [];
    const percent = variant === 'blank' ? tolerances.blankPercent : tolerances.invalidPercent;
    if (part !== undefined && ballots !== undefined && isAtLeast(part, percent, ballots))
      fail('W2', variant, { [variant]: part, ballots, percent });
  }
  ourDoor(input, findings);
  marksOfOneKind(input, findings);
  turnout(input, findings);
}

/** W3 */
function ourDoor({ attended, tolerances }: CheckInput, { known, fail, notJudged }: Findings): void {
  const [ballots] = known('W3', '', ['ballots']) ?? [];
  if (attended === null) notJudged.push({ code: 'W3', variant: '', missing: ['attendance'] });
  if (attended === null || ballots === undefined) return;
  const [apart, percent] = [Math.abs(attended - ballots), tolerances.attendanceApartPercent];
  if (isAbove(apart, percent, ballots)) fail('W3', '', { attended, ballots, apart, percent });
}

/** W4 of the marks: nobody has any, another committee has the very same, nearly all are one candidate's. */
function marksOfOneKind(input: CheckInput, { known, fail, numberIn }: Findings): void {
  const cells = markedCells(input);
  const marks = known('W4', 'allZero', cells);
  if (marks && cells.length > 0 && marks.every((n) => n === 0)) fail('W4', 'allZero', { cells: cells.length });
  const vector = vectorOf(input, input.values);
  const twins = vector === null ? [] : input.others.filter((one) => one.vector === vector).map(({ committee }) => committee);
  const [other] = twins.sort();
  if (other !== undefined) fail('W4', 'twin', { others: twins.length }, { other });

  const [valid] = known('W4', 'oneCandidate', ['valid']) ?? [];
  if (valid === undefined || cells.length < 2) return; // where there is one to choose, all marks are theirs
  const percent = input.tolerances.candidatePercent;
  const above = cells.filter((cell) => isAbove(numberIn(cell) ?? 0, percent, valid)); // what is absent is above nothing
  const [first, ...more] = above.sort((a, b) => (numberIn(b) ?? 0) - (numberIn(a) ?? 0));
  if (first === undefined) return;
  fail('W4', 'oneCandidate', { marks: numberIn(first) ?? 0, valid, percent, others: more.length }, { id: '', cell: first });
}

function turnout({ registered, tolerances }: CheckInput, { known, fail, numberIn, notJudged }: Findings): void {
  const [ballots] = known('W4', 'turnout', ['ballots']) ?? [];
  const electors = numberIn('registered') ?? registered;
  if (electors === null) notJudged.push({ code: 'W4', variant: 'turnout', missing: ['registered'] });
  if (ballots === undefined || electors === null) return;
  const percent = tolerances.turnoutPercent;
  if (isAbove(ballots, percent, electors)) fail('W4', 'turnout', { ballots, registered: electors, percent });
}
