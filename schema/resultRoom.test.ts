import { expect, test } from 'vitest';
import type { CommitteeId, UserId } from './ids.ts';
import { MAX_VALUE_LENGTH, parseKey } from './keys.ts';
import { type Write, whyNotCarried, whyRefused } from './policy.ts';
import type { CommitteeResult } from './result.ts';
import { readState, resultWrites } from './resultRoom.ts';
import { type CellId, FORM_FIELDS } from './tally.ts';

const by = 'fahad0' as UserId;
const cells = [...(Object.keys(FORM_FIELDS) as CellId[]), 'cab12', 'lzz99'] as const;
const result: CommitteeResult = {
  ...{ count: 2, state: 'published', isSingleSource: true, hash: 'f'.repeat(16), verifiedBy: by, publishedBy: [by, by, by] },
  streams: [
    {
      ...{ stream: 'a', mode: 'ballots', people: [by], ballots: 613, doubtful: 0, gaps: 0, isSealed: false },
      ...{ late: null, unread: 0, isCompacted: false, photos: [] },
    },
  ],
  cells: cells.map((cell) => ({
    cell,
    values: { a: 99_999, formB: 0 },
    doubtful: ['b'],
    state: 'differs',
    value: null,
    choice: null,
    hash: '',
  })),
  checks: Array.from({ length: 400 }, (_, i) => ({
    ...{ id: `E3 c${i}`, code: 'E3', variant: '', cell: null, figures: {}, other: null, hash: '', acceptedBy: [by], isSettled: false },
  })),
};

const write = (key: string, value: Write['value'], operation: Write['operation'] = 'set'): Write => {
  const room = { kind: 'result', committee: 'K01' as CommitteeId } as const;
  return { room, key: parseKey('result', key), operation, value };
};

test('[CR12] every row of a result has a key and a value that may stand there, and nobody but the server writes it', () => {
  const rows = resultWrites(result);
  expect(rows.size).toBe(1 + 1 + cells.length + 400);
  const admin = { role: 'admin', userId: by, device: 'd01', access: 'write' } as const;
  for (const [key, value] of rows) {
    expect([key, whyNotCarried(write(key, value), () => null)]).toEqual([key, null]);
    expect(whyRefused(admin, write(key, value), () => null)).toBe('server-only');
  }
  expect(readState((key) => rows.get(key))).toEqual({ count: 2, state: 'published', hash: result.hash });
  expect(readState(() => undefined)).toBeNull();
});

test('[CR12] the server writes no more there than that: no other key, nothing long, nothing that is no text, no deletion', () => {
  const why = (...args: Parameters<typeof write>) => whyNotCarried(write(...args), () => null);
  expect([why('0state', 'x'), why('1state', 'x'.repeat(MAX_VALUE_LENGTH + 1)), why('1state', 7), why('1state', null, 'delete')]).toEqual([
    'unknown-key',
    'not-a-value',
    'not-a-value',
    'never-deleted',
  ]);
  expect(why('1x0', null)).toBeNull(); // a check that passes now
});

test('[CR14] of a count that goes on it is said how many ballots there are in steps of 25', () => {
  const [stream] = result.streams;
  if (!stream) throw new Error('it has one');
  const said = (ballots: number, isSealed: boolean) => resultWrites({ ...result, streams: [{ ...stream, ballots, isSealed }] }).get('2sa');
  expect([said(613, false), said(624, false), said(625, false), said(613, true)]).toEqual([
    '600 0 0 0 0',
    '600 0 0 0 0',
    '625 0 0 0 0',
    '613 1 0 0 0',
  ]);
});
