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
  ['docs.html', 'what the API is'],
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

test('[L1] a file that the build has compressed is given as it is, whatever is asked how often', async () => {
  writeFileSync(join(folder, 'assets/app-1a2b.js.br'), 'brotli');
  writeFileSync(join(folder, 'assets/app-1a2b.js.gz'), 'gzip');
  const ask = async (accepted: string) => {
    const { headers } = await createStaticClient(folder, false).request('/assets/app-1a2b.js', {
      headers: { 'Accept-Encoding': accepted },
    });
    return [headers.get('Content-Encoding'), headers.get('Content-Length'), headers.get('Content-Type'), headers.get('Vary')];
  };
  expect(await ask('gzip, deflate, br')).toEqual(['br', '6', 'text/javascript; charset=utf-8', 'Accept-Encoding']);
  expect(await ask('gzip')).toEqual(['gzip', '4', 'text/javascript; charset=utf-8', 'Accept-Encoding']);
  expect((await ask('identity'))[0]).toBe(null);
});

test('a file that is not there is not the page', async () => {
  for (const path of ['/assets/app-old.js', '/nope.js']) expect((await get(path)).status, path).toBe(404);
});

test('[H5] no path leads out of the folder or to what is not served', async () => {
  mkdirSync(join(folder, '.vite'));
  writeFileSync(join(folder, '.vite/manifest.json'), 'map of the build');
  writeFileSync(join(folder, '../committee-room-secret.txt'), 'secret');
  for (const path of [
    '/../committee-room-secret.txt',
    '/%2e%2e/committee-room-secret.txt',
    '/assets/..%2f..%2fcommittee-room-secret.txt',
    '/assets/%2e%2e/%2e%2e/committee-room-secret.txt',
    '/assets/..%5c..%5ccommittee-room-secret.txt',
    '/assets/....//....//committee-room-secret.txt',
    '/assets/%252e%252e/%252e%252e/committee-room-secret.txt',
    '/assets/..%c0%af..%c0%afcommittee-room-secret.txt',
    '//committee-room-secret.txt',
    '/assets/app-1a2b.js%00.txt',
    '/.vite/manifest.json',
    '/assets/.vite/manifest.json',
  ]) {
    const { status, text } = await get(path);
    expect([status, /secret|map of/.test(text)], path).toEqual([404, false]);
  }
  rmSync(join(folder, '../committee-room-secret.txt'));
});

test('the stage is there in the demo only', async () => {
  expect(await get('/demo', true)).toEqual({ status: 200, text: 'the stage', cache: 'no-cache' });
  expect((await get('/demo')).text).toBe('the page');
  expect((await get('/stage.html')).status).toBe(404);
  expect((await get('/docs.html')).status).toBe(404);
  expect((await get('/api/docs')).text).toBe('what the API is');
});
