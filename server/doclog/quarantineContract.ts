import { expect } from 'vitest';
import { contents, type RunContract, row } from './logUnderTest.ts';

/** Damaged and unusable rows: told, set aside, kept; the room opens with everything else (I15). */
export function quarantineContract(run: RunContract): void {
  run('[I15] a damaged row is told once and passed over from then on; the others load', async ({ log, reopen, corrupt }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2]), row([3])]);
    await corrupt('a', 2);
    const rest = {
      seq: 3,
      snapshot: null,
      rows: [
        [1, [1]],
        [3, [3]],
      ],
    };
    expect((await log.load('a')).damaged).toEqual([{ seq: 2, what: 'row' }]);
    const reopened = await reopen();
    expect((await reopened.load('a')).damaged).toEqual([]);
    expect(await contents(reopened, 'a')).toEqual(rest);
  });

  run('[I15] the number of a row that is set aside is never used again, also of the last', async ({ log, reopen, corrupt }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2])]);
    await corrupt('a', 2);
    expect(await log.load('a')).toMatchObject({ seq: 2, damaged: [{ seq: 2, what: 'row' }] });
    expect((await log.load('a')).seq).toBe(2);
    expect(await (await reopen()).append('a', epoch, [row([3])])).toBe(3);
  });

  run('[I15] a damaged snapshot is told, dropped, and the rows are loaded instead', async ({ log, reopen, corruptSnapshot }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2]), row([3])]);
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    await corruptSnapshot('a');
    const all = [
      [1, [1]],
      [2, [2]],
      [3, [3]],
    ];
    const found = await log.load('a');
    expect(found).toMatchObject({ snapshot: null, seq: 3, damaged: [{ seq: 2, what: 'snapshot' }] });
    expect(found.rows.map(({ seq, bytes }) => [seq, [...bytes]])).toEqual(all);
    const reopened = await reopen();
    expect((await reopened.load('a')).damaged).toEqual([]);
    expect(await contents(reopened, 'a')).toEqual({ seq: 3, snapshot: null, rows: all });
    await reopened.saveSnapshot('a', epoch, 2, Uint8Array.of(23)); // the damaged one is not in its way
    expect((await contents(reopened, 'a')).snapshot).toEqual({ seq: 2, bytes: [23] });
  });

  run('[I15] rows before a snapshot that is whole do no harm when damaged', async ({ log, corrupt }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2])]);
    await log.saveSnapshot('a', epoch, 1, Uint8Array.of(11));
    await corrupt('a', 1);
    expect(await log.load('a')).toMatchObject({ snapshot: { seq: 1 }, damaged: [] });
  });

  run('[I15] rows that the room reports are not loaded again, of this room and epoch only', async ({ log, reopen }) => {
    const [a, b] = [await log.epochOf('a'), await log.epochOf('b')];
    await Promise.all([log.append('a', a, [row([1]), row([2]), row([3])]), log.append('b', b, [row([1]), row([2])])]);
    await log.quarantine('a', a, [1, 3], 'does not apply');
    await log.quarantine('b', b + 1, [1], 'another epoch');
    const reopened = await reopen();
    expect(await contents(reopened, 'a')).toEqual({ seq: 3, snapshot: null, rows: [[2, [2]]] });
    expect((await contents(reopened, 'b')).rows.length).toBe(2);
    expect(await reopened.append('a', a, [row([4])])).toBe(4);
  });

  run('[I15] the client ids of a row that is set aside stay bound', async ({ log, corrupt }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7], userId: 'noura1', device: 'abc' })]);
    await corrupt('a', 1);
    expect([...(await log.load('a')).authors]).toEqual([[7, { userId: 'noura1', device: 'abc' }]]);
  });

  run('[I15] damage in one room is nothing to another', async ({ log, corrupt }) => {
    const [a, b] = [await log.epochOf('a'), await log.epochOf('b')];
    await Promise.all([log.append('a', a, [row([1])]), log.append('b', b, [row([2])])]);
    await corrupt('a', 1);
    expect((await log.load('b')).damaged).toEqual([]);
    expect((await contents(log, 'b')).rows).toEqual([[1, [2]]]);
  });
}
