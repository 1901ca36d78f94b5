import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './root.ts';

const read = (path: string): string => readFileSync(join(ROOT, 'client', path), 'utf8');

test('[X9] until the first words have come the page says in both languages that they have not, after four seconds and never at every start', () => {
  const [, inRoot = ''] = /<div id="root">(.*?)<noscript>/s.exec(read('index.html')) ?? [];
  expect(inRoot).toMatch(/<p lang="en" dir="ltr">[^<]+<\/p>\s*<p lang="ar" dir="rtl">[^<]+<\/p>/);
  expect(inRoot).toContain('class="late" aria-busy="true"'); // what runs when the first screen stands waits for this, too
  expect(read('styles/base.css')).toMatch(/^\.late \{[^}]*animation: late 1ms 4s both;/m); // in no layer: reduced motion lets no delay stand in one
});
