import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

test.runIf(process.platform === 'linux')('[A13] what hashes passwords gives way to the thread that serves the rooms', async () => {
  await createPasswords({ memoryCost: 64, timeCost: 1, parallelism: 1 }).prepare();
  const priorities = new Map<string, number[]>();
  for (const id of readdirSync('/proc/self/task')) {
    const name = readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
    priorities.set(name, [...(priorities.get(name) ?? []), getPriority(Number(id))]);
  }
  expect(new Set(priorities.get('libuv-worker'))).toEqual(new Set([10]));
  expect(getPriority(process.pid)).toBe(0);
});
