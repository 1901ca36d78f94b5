import type { Shot } from './shots.ts';

/** The page that shows every picture, Arabic beside English. */
export const indexPage = (shots: readonly Shot[]): string =>
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
      `| ![${title}, Arabic](ar-${name}.webp) | ![${title}, English](en-${name}.webp) |`,
      '',
    ]),
  ].join('\n');
