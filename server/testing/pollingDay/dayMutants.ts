import type { Mutant } from '../mutants/mutants.ts';

const ATTENDANCE = 'schema/attendance.ts';
const SETTLEMENTS = 'schema/settlements.ts';
const POLICY = 'schema/policy.ts';
const INTAKE = 'server/rooms/intake.ts';

/** Changes that make a day untrue: the simulated day has to find every one. The first three are looked for in every test run. */
export const DAY_MUTANTS: readonly Mutant[] = [
  {
    name: 'takes everything of an elector back with one undo',
    file: ATTENDANCE,
    find: 'const standing = voted.filter((entry) => !undos.has(refText(entry)));',
    replace: 'const standing = undos.size > 0 ? [] : voted;',
  },
  {
    name: 'takes two marks of one hand for a duplicate',
    file: ATTENDANCE,
    find: 'isDuplicate: new Set(standing.map(handOf)).size > 1',
    replace: 'isDuplicate: standing.length > 1',
  },
  {
    name: 'takes nothing of a tablet that comes back late with more than a few entries',
    file: INTAKE,
    find: '        else apply(connection, verdict, batch);',
    replace: '        else if (!frame.isStep2 || verdict.parts.structs.length < 5) apply(connection, verdict, batch);',
  },
  {
    name: 'takes two tablets of one person for one hand',
    file: ATTENDANCE,
    find: 'writer.slice(0, 9);',
    replace: 'writer.slice(0, 6);',
  },
  {
    name: 'lets a door take back what others have entered',
    file: POLICY,
    find: "return said?.kind === 'undo' && userOf(said.target) !== userId ? 'not-yours' : null;",
    replace: 'return null;',
  },
  {
    name: 'lets an undo that comes second stand for the mark after it',
    file: ATTENDANCE,
    find: '    const name = refText(undo.value.target);',
    replace: '    const name = refText(undo.value.target).slice(0, 12);',
  },
  {
    name: 'counts what was counted and taken back',
    file: ATTENDANCE,
    find: ".filter(isKind('counted'))\n    .filter((entry) => !undos.has(refText(entry)))",
    replace: ".filter(isKind('counted'))",
  },
  {
    name: 'keeps the first word on who an unlisted arrival was',
    file: ATTENDANCE,
    find: 'const match = standing.at(-1);',
    replace: 'const match = standing[0];',
  },
  {
    name: 'gives an entry the number of another of the same second',
    file: ATTENDANCE,
    find: '  while (has(keyOf(n))) n = n === MAX_N ? 0 : n + 1;\n',
    replace: '',
  },
  {
    name: 'holds on to a settlement whatever is answered later',
    file: SETTLEMENTS,
    find: "basis !== '' && one.basis === basis && claims",
    replace: "basis !== '' && claims",
  },
];
