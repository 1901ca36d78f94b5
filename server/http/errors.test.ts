import { Writable } from 'node:stream';
import { Hono } from 'hono';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { guarantor } from '../../schema/tables/people.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createErrorHandler } from './errors.ts';
import { languageOf } from './language.ts';

function setUp(fail: () => unknown) {
  const lines: string[] = [];
  const log = pino({}, new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) }));
  const app = new Hono();
  app.onError(createErrorHandler(log));
  app.get('/', () => {
    fail();
    return new Response();
  });
  return { ask: () => app.request('/'), lines };
}

test('an error nobody expected is told without a word of it, and logged under an id', async () => {
  const { ask, lines } = setUp(() => {
    throw new TypeError('no such thing');
  });
  const response = await ask();
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    error: { code: 'internal', message: 'Something went wrong on the server. Nothing was changed; try again.' },
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{12}$/), error: 'TypeError: no such thing' });
});

test('[A10] values of a query that failed are not logged', async () => {
  const { db, close } = openEmpty();
  const { ask, lines } = setUp(() => {
    for (let i = 0; i < 2; i++) db.insert(guarantor).values({ id: 'twice0', name: 'Umm Khalid' }).run();
  });
  expect((await ask()).status).toBe(500);
  expect(lines.join()).toMatch(/UNIQUE constraint/);
  expect(lines.join()).not.toContain('Umm Khalid');
  close();
});

test('[A10] what could not be read is not logged', async () => {
  const { ask, lines } = setUp(() => JSON.parse('Umm Khalid\n    and Abu Khalid, 99887766'));
  expect((await ask()).status).toBe(500);
  expect(lines.join()).toMatch(/"error":"SyntaxError".*errors\.test/);
  expect(lines.join()).not.toMatch(/Khalid|99887766/);
});

test('[I12] a disk that takes nothing is told as what it is, to be tried again later', async () => {
  const { db, sqlite, close } = openEmpty();
  sqlite.pragma('query_only = 1');
  const { ask, lines } = setUp(() => db.insert(guarantor).values({ id: 'umm000', name: 'Umm Khalid' }).run());
  const response = await ask();
  expect([response.status, await response.json()]).toMatchObject([503, { error: { code: 'cannot-save' } }]);
  expect(lines).toHaveLength(1);
  close();
});

test('an expected refusal is not logged', async () => {
  const { ask, lines } = setUp(() => {
    throw new AppError('not-found', { what: 'K99' });
  });
  const response = await ask();
  expect([response.status, lines]).toEqual([404, []]);
});

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['ar', 'ar'],
  ['AR-kw', 'ar'],
  ['en-GB,ar;q=0.9', 'en'],
  ['ar;q=0.4, en;q=0.9', 'en'],
  ['fr-FR, ar;q=0.3', 'ar'],
  ['arn', 'en'],
  ['ar;q=nonsense', 'en'],
] as const)('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
