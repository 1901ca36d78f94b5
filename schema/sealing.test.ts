import { expect, test } from 'vitest';
import { openSealed, seal } from './sealing.ts';

const { subtle } = crypto;
const newPair = async () => {
  const pair = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return { ...pair, raw: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)) };
};
const BYTES = new TextEncoder().encode('an edit');

test('only the owner of the key opens what was sealed to it, and only unchanged', async () => {
  const server = await newPair();
  const sealed = await seal(subtle, server.raw, BYTES);
  expect([...(await openSealed(subtle, server.privateKey, sealed))]).toEqual([...BYTES]);
  await expect(openSealed(subtle, (await newPair()).privateKey, sealed)).rejects.toThrow();
  for (const at of [0, 1, 66, 80, sealed.length - 1]) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(openSealed(subtle, server.privateKey, changed), `byte ${at}`).rejects.toThrow();
  }
  await expect(openSealed(subtle, server.privateKey, Uint8Array.of(4, 1))).rejects.toThrow();
});

test('the same bytes look different each time', async () => {
  const { raw } = await newPair();
  expect([...(await seal(subtle, raw, BYTES))]).not.toEqual([...(await seal(subtle, raw, BYTES))]);
});
