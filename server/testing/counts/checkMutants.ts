import type { Mutant } from '../mutants/mutants.ts';

const ARITHMETIC = 'schema/arithmeticChecks.ts';
const UNUSUAL = 'schema/unusualChecks.ts';
const FINDINGS = 'schema/checkFindings.ts';
const BOUNDS = 'schema/seatBounds.ts';
const COVER = 'schema/coverTargets.ts';
const WINNERS = 'schema/winners.ts';

/** Changes that make a check or a standing untrue: planted slips and drawn elections have to find every one. The first three are looked for in every test run. */
export const CHECK_MUTANTS: readonly Mutant[] = [
  { name: 'E1: lets more ballots pass than were told', file: ARITHMETIC, find: 'if (ballots !== sum)', replace: 'if (ballots < sum)' },
  {
    name: 'W2: takes a percentage for a fraction',
    file: UNUSUAL,
    find: 'part > 0 && part * 100 >= percent * whole;',
    replace: 'part > 0 && part >= (percent / 100) * whole;',
  },
  {
    name: 'lets two be overtaken by the same ballots',
    file: BOUNDS,
    find: '<= ballots && sum(needed) <= ballots * size;',
    replace: '<= ballots;',
  },

  { name: 'E1: forgets blank ballots', file: ARITHMETIC, find: 'valid + invalid + blank;', replace: 'valid + invalid;' },
  { name: 'E2: lets marks be missing where one is cast', file: ARITHMETIC, find: 'if (sum !== valid)', replace: 'if (sum > valid)' },
  { name: 'E2: takes a whole list for one mark', file: ARITHMETIC, find: 'n * (sizes[i] ?? 0)', replace: 'n' },
  { name: 'E2: forgets the fewest marks', file: ARITHMETIC, find: 'theirs + loose * minMarks', replace: 'theirs' },
  {
    name: 'E2: allows the most marks once more',
    file: ARITHMETIC,
    find: 'theirs + loose * maxMarks',
    replace: 'theirs + (loose + 1) * maxMarks',
  },
  {
    name: 'E2: forgets lists that are longer than the most marks',
    file: ARITHMETIC,
    find: 'Math.max(maxMarks, ...sizes)',
    replace: 'maxMarks',
  },
  { name: 'E3: allows one more than the valid ballots', file: ARITHMETIC, find: 'if (marks > valid)', replace: 'if (marks > valid + 1)' },
  {
    name: 'E3: looks at no list',
    file: ARITHMETIC,
    find: "const lists = input.method === 'list_or_mixed' ?",
    replace: "const lists = input.method === 'single' ?",
  },
  {
    name: 'E4: looks at the highest of a list',
    file: ARITHMETIC,
    find: '(numberIn(cell) ?? 0) < (numberIn(least) ?? 0)',
    replace: '(numberIn(cell) ?? 0) > (numberIn(least) ?? 0)',
  },
  { name: 'E4: takes as many for fewer', file: ARITHMETIC, find: 'marks < list)', replace: 'marks <= list)' },
  { name: 'E4: lets a list have more than its candidates', file: ARITHMETIC, find: 'list !== sum)', replace: 'list < sum)' },
  { name: 'E4: lets all lists have one more than is valid', file: ARITHMETIC, find: 'sum > valid) fail', replace: 'sum > valid + 1) fail' },
  { name: 'E5: allows one less', file: ARITHMETIC, find: 'ballots <= electors + allowance', replace: 'ballots < electors + allowance' },
  {
    name: 'E5: does not look at the form',
    file: ARITHMETIC,
    find: 'const electors = onForm ?? registered;',
    replace: 'const electors = registered;',
  },
  { name: 'W1: asks from one more', file: UNUSUAL, find: 'apart >= number', replace: 'apart > number' },
  { name: 'W1: wants both', file: UNUSUAL, find: 'number || isAtLeast', replace: 'number && isAtLeast' },
  {
    name: 'W2: asks above its percentage only',
    file: UNUSUAL,
    find: 'part * 100 >= percent * whole;',
    replace: 'part * 100 > percent * whole;',
  },
  {
    name: 'W2: judges invalid ones like blank ones',
    file: UNUSUAL,
    find: "variant === 'blank' ? tolerances.blankPercent : tolerances.invalidPercent",
    replace: 'tolerances.blankPercent',
  },
  {
    name: 'W3 and W4: ask at their percentage',
    file: UNUSUAL,
    find: 'part * 100 > percent * whole;',
    replace: 'part * 100 >= percent * whole;',
  },
  {
    name: 'W3: asks only when more came than we saw',
    file: UNUSUAL,
    find: 'Math.abs(attended - ballots)',
    replace: 'Math.max(0, ballots - attended)',
  },
  { name: 'W4: takes one zero for all', file: UNUSUAL, find: 'marks.every((n) => n === 0)', replace: 'marks.some((n) => n === 0)' },
  { name: 'W4: takes everybody for a twin', file: UNUSUAL, find: 'one.vector === vector', replace: 'one.vector !== null' },
  { name: 'W4: looks at the least of all', file: UNUSUAL, find: 'above.sort(', replace: 'above.slice(1).sort(' },
  { name: 'W4: compares turnout with the roll alone', file: UNUSUAL, find: "numberIn('registered') ?? registered", replace: 'registered' },
  { name: 'takes what is absent for zero', file: FINDINGS, find: 'if (missing.length === 0)', replace: 'if (missing.length < 9)' },
  {
    name: 'takes a figure for absent',
    file: FINDINGS,
    find: 'filter((cell) => !values.has(cell))',
    replace: 'filter((cell) => !values.get(cell))',
  },

  {
    name: 'marks one twice on a ballot',
    file: BOUNDS,
    find: '(needed.at(-1) ?? 0) <= ballots && sum(needed) <= ballots * size',
    replace: 'sum(needed) <= ballots * size',
  },
  { name: 'forgets that somebody has to be left out', file: BOUNDS, find: 'minMarks > contenders.length - 1 ? 0 : ', replace: '' },
  {
    name: 'forgets the fewest marks of a ballot',
    file: BOUNDS,
    find: 'const left = contenders.length - minMarks;',
    replace: 'const left = contenders.length - 1;',
  },
  {
    name: 'lets withdrawn names take no marks',
    file: BOUNDS,
    find: 'const left = contenders.length - minMarks;',
    replace: 'const left = byLeast.length - minMarks;',
  },
  { name: 'overtakes one too many', file: BOUNDS, find: 'others.length - (seats - 1)', replace: 'others.length - seats' },
  { name: 'forgets a list of their own that is short', file: BOUNDS, find: 'own.length < minMarks', replace: 'own.length < 0' },
  { name: 'forgets lists that are long', file: BOUNDS, find: 'list.length > size', replace: 'list.length > 99' },
  { name: 'marks somebody by a list that has them too', file: BOUNDS, find: ' && !list.includes(place)', replace: '' },
  { name: 'never shares ballots between lists and others', file: COVER, find: 'used(single + 1) > ballots', replace: 'single >= cheapest' },
  {
    name: 'pays for a long list by its nearest',
    file: COVER,
    find: 'if (size === 0) return needs.at(-1) ?? 0;',
    replace: 'if (size === 0) return needs[0] ?? 0;',
  },
  {
    name: 'settles a cell that differs at the least',
    file: WINNERS,
    find: '(isOne ? (values ?? 0) : Math.max(...values))',
    replace: '(isOne ? (values ?? 0) : Math.min(...values))',
  },
  { name: 'seats whoever withdrew', file: WINNERS, find: "isOfLists || candidates[place]?.state !== 'withdrawn'", replace: 'true' },
  {
    name: 'takes those who are level at the edge for seated',
    file: WINNERS,
    find: 'marks >= least).length <= seats',
    replace: 'marks > least).length < seats',
  },
  {
    name: 'counts as many seats where one list takes all',
    file: WINNERS,
    find: 'isOfLists ? 1 : election.seats',
    replace: 'election.seats',
  },
  {
    name: 'forgets ballots that are still to come',
    file: WINNERS,
    find: 'ballots += committee.ballots;',
    replace: 'ballots = committee.ballots;',
  },
];
