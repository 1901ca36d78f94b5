import * as argon2 from '@node-rs/argon2';
import { expect, test, vi } from 'vitest';
import { openAccounts } from './testing/openAccounts.ts';

vi.mock('@node-rs/argon2', { spy: true });

test('[A13] a name nobody has costs what a wrong password costs: one hash is checked, made with the same parameters', async () => {
  const open = await openAccounts();
  const { verify, hash, parseOptions } = vi.mocked(argon2);
  /** What argon2 was asked for an attempt. */
  async function askedFor(username: string) {
    verify.mockClear();
    hash.mockClear();
    await expect(open.signIn(username, { password: 'wrong' })).rejects.toMatchObject({ code: 'wrong-credentials' });
    return { checked: verify.mock.calls.map(([stored]) => parseOptions(String(stored))), made: hash.mock.calls.length };
  }
  const unknown = await askedFor('nobody');
  expect(unknown).toEqual(await askedFor('noura'));
  expect(unknown).toMatchObject({ checked: [{ memoryCost: expect.any(Number) }], made: 0 });
  expect(await askedFor('nobody')).toEqual(unknown);
  open.close();
});
