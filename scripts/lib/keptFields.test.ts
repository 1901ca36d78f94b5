import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptFieldsIn } from './keptFields.ts';
import { ROOT } from './root.ts';

const keptIn = (source: string): string[] => keptFieldsIn('client/x.tsx', source).map(({ tag, line }) => `${tag} ${line}`);

test('[D9] no form and no field of the client leaves a text to the browser', () => {
  const files = readdirSync(join(ROOT, 'client'), { recursive: true, encoding: 'utf8' })
    .map((path) => `client/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx') && !path.includes('/testing/'));
  expect(files.length).toBeGreaterThan(100);
  const sources = files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);
  expect(sources.filter(([, source]) => /<(form|input|textarea)\s/.test(source)).length).toBeGreaterThan(20);
  expect(sources.flatMap(([file, source]) => keptFieldsIn(file, source))).toEqual([]);
});

test('[D9] a field that says nothing is found, and one that is asked by name outside of a form', () => {
  expect(keptIn('x\n<input onInput={(event) => a > b} value="">\n<textarea />\n<select>')).toEqual(['input 2', 'textarea 3', 'select 4']);
  expect(keptIn('<input autocomplete="username" />')).toEqual(['input 1']);
  expect(keptIn('<form onSubmit={go}>\n<input autocomplete="username" />')).toEqual(['form 1']);
  // what stands behind the tag's end is not the tag's
  expect(keptIn('<input onInput={() => go("}")} /> <p autocomplete="off" />')).toEqual(['input 1']);
});

test('[D9] what keeps nothing is left alone', () => {
  expect(keptIn('<form autocomplete="off"><input name="a" autocomplete="username" /></form>')).toEqual([]);
  expect(keptIn('<input onInput={(event) => go(event)} autocomplete="off" /><textarea\n autocomplete="off" />')).toEqual([]);
  expect(keptIn('<input type="radio" /><input type="file" /><input type="password" autocomplete="one-time-code" />')).toEqual([]);
  expect(keptIn('/* <input> */ // <textarea>\nconst isInput = a < input;')).toEqual([]);
});

test('[D9] nothing that is typed is sent to whoever checks spelling or translates pages', () => {
  expect(readFileSync(join(ROOT, 'client/index.html'), 'utf8')).toMatch(/<html [^>]*translate="no" spellcheck="false"/);
});
