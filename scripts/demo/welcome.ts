import { DEMO_PASSWORD, DEMO_PEOPLE } from '../../schema/demo.ts';

/** What the people of the demo are for, in the terminal's one language. */
const SEES: Readonly<Record<string, string>> = {
  coordinator: 'the guarantees of K01: reads and writes',
  coordinator2: 'the guarantees of K01 and K02: reads and writes',
  door: 'numbers and names of K01; no guarantee',
  caller: 'whom to call of K01, and what came of it; no guarantee',
  'clerk-a': 'counts K01, stream a; sees no other',
  'clerk-b': 'counts K01, stream b; sees no other',
  reconciler: 'what two clerks and the form say of each committee; K03 has something to settle',
  viewer: 'totals of the campaign, live; no names',
  auditor: 'who did what and when, and whether the record is whole; no guarantee',
  admin: 'people and their ways in, committees, the roll, who did what; reads every list',
};

/** What `npm run demo` prints once it serves: people, password, what to try. */
export function welcome(origin: string, folder: { readonly path: string; readonly isThrowAway: boolean }): string {
  const column = (text: string, width: number) => text.padEnd(width);
  return [
    `ready ${origin}`,
    '',
    `Open ${origin}/demo and try:`,
    '  1  mark an elector on the left tablet and watch the right one',
    '  2  cut one tablet’s network, edit the same elector on both, restore it',
    '  3  kill the server while you type: the counter reads from disk what was saved and what was lost',
    '',
    `Or sign in at ${origin} with the password ${DEMO_PASSWORD} as:`,
    ...DEMO_PEOPLE.map(({ username, role }) => `  ${column(username, 14)}${column(role, 13)}${SEES[username] ?? ''}`),
    '',
    'Every person and number is invented.',
    `Ctrl-C ends all of it. ${folder.isThrowAway ? 'The data is thrown away.' : `The data stays in ${folder.path}.`}`,
  ].join('\n');
}
