import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../schema/base64url.ts';
import { seal } from '../../schema/sealing.ts';
import type { openDatabase } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createSealingKeys } from './sealingKeys.ts';

let database: ReturnType<typeof openDatabase>;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());
let kids = 0;
const open = (nowMs = 1) => createSealingKeys({ db: database.db, now: () => nowMs, randomKid: () => `kid${++kids}` });
const sealTo = ({ publicKey }: { publicKey: string }, text: string) =>
  seal(crypto.subtle, fromBase64Url(publicKey), new TextEncoder().encode(text));

test('[Z1] one key is made at the first need, however many ask at once, and outlives the process', async () => {
  const keys = open();
  const [first, second] = await Promise.all([keys.current(), keys.current()]);
  expect(first).toEqual(second);
  expect(await open().current()).toEqual(first);
  const sealed = await sealTo(first, 'Noura');
  expect(new TextDecoder().decode(await open().open(first.kid, sealed))).toBe('Noura');
});

test('[Z1] what was sealed to another key, or changed, does not open', async () => {
  const keys = open();
  const { kid, publicKey } = await keys.current();
  const sealed = await sealTo({ publicKey }, 'Noura');
  await expect(keys.open('kid-of-nobody', sealed)).rejects.toThrow();
  sealed[80] = (sealed[80] ?? 0) ^ 1;
  await expect(keys.open(kid, sealed)).rejects.toThrow();
});

test('bytes survive as text', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) % 256);
  expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
  expect(toBase64Url(bytes)).toMatch(/^[A-Za-z0-9_-]+$/);
});
