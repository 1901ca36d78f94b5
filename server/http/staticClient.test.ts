import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createStaticClient } from './staticClient.ts';

const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
mkdirSync(join(folder, 'assets'));
for (const [file, text] of [
  ['index.html', 'the page'],
  ['stage.html', 'the stage'],
  ['sw.js', 'worker'],
  ['assets/app-1a2b.js', 'code'],
] as const)
  writeFileSync(join(folder, file), text);
afterAll(() => rmSync(folder, { recursive: true }));

const get = async (path: string, hasStage = false) => {
  const response = await createStaticClient(folder, hasStage).request(path);
  return { status: response.status, text: await response.text(), cache: response.headers.get('Cache-Control') };
};

test('every path of the app is the page, never from a cache; hashed files are kept for ever', async () => {
  for (const path of ['/', '/list/K01', '/setup']) expect(await get(path)).toEqual({ status: 200, text: 'the page', cache: 'no-cache' });
  expect(await get('/assets/app-1a2b.js')).toEqual({ status: 200, text: 'code', cache: 'public, max-age=31536000, immutable' });
  expect(await get('/sw.js')).toEqual({ status: 200, text: 'worker', cache: 'no-cache' });
});

test('a file that is not there is not the page', async () => {
  for (const path of ['/assets/app-old.js', '/nope.js', '/assets/../../secret.txt', '/%2e%2e/secret.txt'])
    expect((await get(path)).status, path).toBe(404);
});

test('the stage is there in the demo only', async () => {
  expect(await get('/demo', true)).toEqual({ status: 200, text: 'the stage', cache: 'no-cache' });
  expect((await get('/demo')).text).toBe('the page');
  expect((await get('/stage.html')).status).toBe(404);
});
