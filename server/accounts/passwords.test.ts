import { expect, test } from 'vitest';
import { createPasswords, PASSWORD_COST } from './passwords.ts';
import { createTurns } from './turns.ts';

const QUICK = { memoryCost: 64, timeCost: 1, parallelism: 1 };

test('a password is right only as it was set, whatever form its letters were typed in', async () => {
  const passwords = createPasswords(QUICK);
  const stored = await passwords.hash('صندوق الاقتراع é');
  expect(stored).toMatch(/^\$argon2id\$/);
  expect(await passwords.verify(stored, 'صندوق الاقتراع e\u0301')).toBe(true);
  expect(await passwords.verify(stored, 'صندوق الاقتراع e')).toBe(false);
});

test('for a name nobody has, a password is looked at all the same and never right', async () => {
  const passwords = createPasswords(QUICK);
  expect(await passwords.verify(null, 'nobody has this password')).toBe(false);
});

test('[L1] two thousand wait at most; above that too-fast, and all others end well', async () => {
  const turns = createTurns({ now: Date.now, maxWaiting: 200 });
  const passwords = createPasswords(QUICK, turns);
  const results = await Promise.allSettled(Array.from({ length: 210 }, () => passwords.hash('a password')));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(8);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'too-fast', details: { seconds: 5 } });
  expect(await passwords.hash('a password')).toMatch(/^\$/); // places are given back
  const many = createPasswords(QUICK);
  const look = () => many.verifyInTurn(null, 'x', { isFirst: false }).result;
  const all = Array.from({ length: 2_002 }, look);
  expect(look).toThrow(expect.objectContaining({ code: 'too-fast' }));
  expect(new Set(await Promise.all(all))).toEqual(new Set([false]));
});

test('a hash of other parameters is outdated; in production it is 64 MiB, three passes, one lane', async () => {
  const stored = await createPasswords(QUICK).hash('a password');
  expect(createPasswords(QUICK).isOutdated(stored)).toBe(false);
  expect(createPasswords().isOutdated(stored)).toBe(true);
  expect(PASSWORD_COST).toEqual({ memoryCost: 65_536, timeCost: 3, parallelism: 1 });
});
