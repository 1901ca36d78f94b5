import { expect, test } from 'vitest';
import { createCipher } from './createCipher.ts';

const { subtle } = crypto;
const newCipher = async () =>
  createCipher(subtle, await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
const BYTES = new TextEncoder().encode('Noura');

test('what is encrypted opens again in its place, under its key, unchanged, and nowhere else', async () => {
  const cipher = await newCipher();
  const encrypted = await cipher.encrypt('entries a.1', BYTES);
  expect([...(await cipher.decrypt('entries a.1', encrypted))]).toEqual([...BYTES]);
  await expect(cipher.decrypt('entries a.2', encrypted)).rejects.toThrow();
  await expect((await newCipher()).decrypt('entries a.1', encrypted)).rejects.toThrow();
  const changed = Uint8Array.from(encrypted);
  changed[20] = (changed[20] ?? 0) ^ 1;
  await expect(cipher.decrypt('entries a.1', changed)).rejects.toThrow();
});

test('the same bytes look different each time', async () => {
  const cipher = await newCipher();
  expect([...(await cipher.encrypt('a', BYTES))]).not.toEqual([...(await cipher.encrypt('a', BYTES))]);
});
