import type { Shot } from './shots.ts';

/** The page that shows every picture, Arabic beside English. @param has whether there is one: one that could not be taken is a gap */
export const indexPage = (shots: readonly Shot[], has: (file: string) => boolean): string =>
  [
    '# Every screen, in Arabic and English',
    '',
    'Made by `npm run pictures` from the demo’s invented campaign, on a tablet of 1024 × 768. The same people, numbers and edits on every machine; the day is the day on which they were made. What they show is what',
    'the app looked like then: after a change of a screen, `npm run pictures -- <name>` takes its two anew.',
    '',
    ...shots.flatMap(({ name, title, username, path }) => [
      `## ${title}`,
      '',
      `\`${path}\`${username === null ? '' : `, signed in as \`${username}\``}`,
      '',
      '| Arabic | English |',
      '|---|---|',
      `| ${picture(`${title}, Arabic`, `ar-${name}.webp`, has)} | ${picture(`${title}, English`, `en-${name}.webp`, has)} |`,
      '',
    ]),
  ].join('\n');

const picture = (title: string, file: string, has: (file: string) => boolean): string =>
  has(file) ? `![${title}](${file})` : 'not taken yet';
