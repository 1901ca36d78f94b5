import { afterEach, describe, expect, test } from 'vitest';
import type { Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { SYNC } from '../../schema/wire.ts';
import { settle } from '../testing/replica.ts';
import { endServers, KEY, onDisk, startServer } from '../testing/roomServer.ts';

afterEach(endServers);

describe('what two people see', () => {
  test('an edit reaches the other and is acknowledged to its author', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const khaled = server.join({ userId: 'khaled', device: 'd02' });
    await settle(noura, khaled);
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(noura.isSaved).toBe(true);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
  });

  test('the author gets no copy of an edit that was alone in its batch', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.seen.length = 0;
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.seen.filter(({ step }) => step === SYNC.update)).toEqual([]);
  });

  test('log rows say who, from which device and which keys', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1', device: 'abc' });
    await settle(noura);
    noura.doc.transact(() => {
      noura.rows.set(KEY(1), 'p');
      noura.rows.set(KEY(2), 'r');
    });
    await settle(noura);
    expect(server.sqlite.prepare('SELECT seq, user_id, device, keys FROM doc_log').all()).toEqual([
      { seq: 1, user_id: 'noura1', device: 'abc', keys: JSON.stringify([KEY(1), KEY(2)]) },
    ]);
  });

  test('20 people editing the same rows at random end equal, with nothing lost', async () => {
    const seed = 20_261;
    const random = createRandom(seed);
    const server = startServer();
    const people = Array.from({ length: 20 }, (_, i) => server.join({ userId: `user${String(i).padStart(2, '0')}`, device: 'd01' }));
    await settle(...people);
    const written = new Map<string, Set<Scalar>>();
    for (let round = 0; round < 20; round++) {
      for (const person of people) {
        const key = KEY(random.int(40));
        const value = `${round}.${random.int(1e6)}`;
        person.rows.set(key, value);
        written.set(key, (written.get(key) ?? new Set()).add(value));
        if (random.chance(0.2)) person.flushToServer();
        if (random.chance(0.2)) person.flushToClient();
      }
    }
    await settle(...people);
    const final = onDisk(server.sqlite);
    expect(Object.keys(final).length, `seed ${seed}`).toBe(written.size);
    for (const [key, value] of Object.entries(final)) expect(written.get(key)?.has(value as Scalar), `seed ${seed} ${key}`).toBe(true);
    for (const person of people) {
      expect(person.rows.toJSON(), `seed ${seed}`).toEqual(final);
      expect(person.isSaved).toBe(true);
    }
  });
});
