import type { Mutant } from '../mutants/mutants.ts';

const BALLOTS = 'schema/tallyBallots.ts';
const STANDING = 'schema/tallyStanding.ts';
const TOTALS = 'schema/tallyTotals.ts';
const CHECK = 'schema/tallyCheck.ts';

/** Changes that make a count untrue: the simulated nights have to find every one. The first two are looked for in every test run. */
export const COUNT_MUTANTS: readonly Mutant[] = [
  {
    name: 'counts the first of two that say different things',
    file: BALLOTS,
    find: '      if (!isOne) continue;\n',
    replace: '',
  },
  {
    name: 'takes in what came after a seal before anybody decides',
    file: TOTALS,
    find: '!isChange || late?.isTaken === true;',
    replace: 'true;',
  },
  {
    name: 'begins a check anew where somebody else goes on',
    file: CHECK,
    find: 'let sum = handedOver === null ? 0 : Number.parseInt(handedOver, 36);',
    replace: 'let sum = 0;',
  },
  {
    name: 'takes nothing back in a stream that is open',
    file: STANDING,
    find: 'const standing = all.filter(({ key }) => !voids.has(key));',
    replace: 'const standing = all;',
  },
  {
    name: 'takes nothing back that was taken back before the seal',
    file: STANDING,
    find: 'isCovered(entry) && !coveredVoids.has(entry.key)',
    replace: 'isCovered(entry)',
  },
  {
    name: 'counts twice what two tablets have',
    file: BALLOTS,
    find: '    if (ballot) counted.push(ballot);',
    replace: '    if (ballot) for (const _ of entries) counted.push(ballot);',
  },
  {
    name: 'gives a whole list to all but its last candidate',
    file: BALLOTS,
    find: '(candidate.list === list ? [place] : [])',
    replace: '(candidate.list === list && candidates[place + 1]?.list === list ? [place] : [])',
  },
  {
    name: 'hears no difference between candidates',
    file: CHECK,
    find: 'const fresh = 1 + (spread(hash) % (CHECK_PRIME - 1));',
    replace: 'const fresh = 1;',
  },
  {
    name: 'lets a seal cover whatever comes',
    file: 'schema/tallySeal.ts',
    find: 'n <= (covers.get(writer) ?? -1)',
    replace: 'covers.has(writer) || n < 0',
  },
  {
    name: 'asks about what says only what stands already',
    file: TOTALS,
    find: 'whole !== sealed && (sealFingerprint(whole) !== sealFingerprint(sealed) || whole.unread.length !== sealed.unread.length);',
    replace: 'whole !== sealed;',
  },
  {
    name: 'gives an entry the number of another of the same second',
    file: 'schema/tally.ts',
    find: 'last === null ? 0 : last + 1',
    replace: '0',
  },
  {
    name: 'stays with the mode in which a count began',
    file: 'schema/tallySums.ts',
    find: 'const opening = openings.at(-1)?.value;',
    replace: 'const opening = openings[0]?.value;',
  },
  {
    name: 'takes the first of two figures that differ',
    file: 'schema/resultCells.ts',
    find: 'if (doubtful.length > 0 || !isSame)',
    replace: 'if (doubtful.length > 0)',
  },
  {
    name: 'overlooks a sum that is too large',
    file: 'schema/arithmeticChecks.ts',
    find: 'if (ballots !== sum)',
    replace: 'if (ballots < sum)',
  },
];
