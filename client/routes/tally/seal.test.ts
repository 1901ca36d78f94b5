import { expect, test } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { checkOf } from '../../../schema/tallyCheck.ts';
import type { PhotoState } from '../../state/contracts/kept.ts';
import { createFigures } from './createFigures.ts';
import { formSums } from './formSums.ts';
import { departureOf, missingOf, sealOf } from './seal.ts';
import { AT_MS, ballot, openCount, PAPER, place } from './testing/openCount.ts';

const ELECTION = { method: 'multiple', lists: [], candidates: [] } as const;
const OPENING = { mode: 'ballots', every: 10, expected: 3, from: 1, check: null } as const;
const SHA256 = 'ab'.repeat(32);
const NOTHING = { failedChecks: 0, isPhotoWanted: false, open: null as number | null };
type Opened = ReturnType<typeof openCount>;

function counted(ballots = 3): Opened {
  const opened = openCount();
  opened.count.begin(OPENING);
  for (let i = 0; i < ballots; i++) opened.count.enter(place(i % 3));
  return opened;
}
const seal = ({ count, room }: Opened) => count.write([sealOf(count.tally(), room.cells.keys(), PAPER, AT_MS) ?? expect.unreachable()]);
const missing = ({ count }: Opened, more = NOTHING) =>
  missingOf(count.tally(), formSums(count.tally().form, count.tally().byBallots, ELECTION, ['ballots']), more);
const sent = (): PhotoState => ({ kind: 'sent' });
const departure = ({ count }: Opened, state: Partial<Parameters<typeof departureOf>[1]> = {}) =>
  departureOf(count.tally(), { unsent: [], refused: 0, open: null, photoOf: sent, ...state });

test('[CT49] before a seal stands what is missing, the gravest first', () => {
  const opened = counted(2);
  opened.count.correct(7, place(1));
  opened.arrive('khaledd02b', ballot(2, 0, 2));
  createFigures(opened.count, 'figure').set('ballots', 4);
  expect(missing(opened, { failedChecks: 2, isPhotoWanted: true, open: 8 })).toEqual([
    { kind: 'open', number: 8 },
    { kind: 'doubtful', n: 1 },
    { kind: 'gaps', n: 4 },
    { kind: 'expected', expected: 3, ballots: 2 },
    { kind: 'checks', n: 2 },
    { kind: 'apart', cells: ['ballots'] },
    { kind: 'photo' },
  ]);
});

test('[CT49] a comparison that is no longer true, a form that was not read, and nothing else', () => {
  const opened = counted();
  opened.count.write([{ kind: 'checkpoint', atMs: AT_MS, number: 2, check: checkOf(opened.count.tally(), 2) }]);
  expect(missing(opened)).toEqual([{ kind: 'absent', cells: ['ballots'] }]);
  opened.count.correct(1, place(2));
  expect(missing(opened)).toEqual([
    { kind: 'untrue', number: 2 },
    { kind: 'absent', cells: ['ballots'] },
  ]);
  opened.count.write([{ kind: 'photo', sha256: SHA256 }]);
  createFigures(opened.count, 'figure').set('ballots', 3);
  expect(missing(opened, { ...NOTHING, isPhotoWanted: true })).toEqual([{ kind: 'untrue', number: 2 }]);
});

test('[CT50] a seal covers everything that is here, whoever wrote it, and says what it comes to', () => {
  const opened = counted();
  opened.arrive('khaledd02b', ballot(4, 1));
  opened.receive([{ key: 'bkhaledd02bzz', value: 'of a later version' }], 'khaled');
  seal(opened);
  const { seal: standing, late } = opened.count.tally();
  expect(standing).toMatchObject({ isWhole: true });
  expect(late).toBeNull();
  expect(standing?.entry.value.covers.map(({ writer, n }) => [writer, n])).toContainEqual(['khaledd02b', Number.parseInt('zz', 36)]);
  opened.arrive('khaledd02c', ballot(5, 1));
  expect(opened.count.tally().late?.entries).toHaveLength(1);
});

test('[CT50] an empty box is sealed too; opened again by taking the seal back, and sealed anew with what came since', () => {
  const opened = counted(0);
  const [first] = seal(opened);
  expect(opened.count.tally().seal?.isWhole).toBe(true);
  opened.count.voidEntries(first ? [first] : []);
  expect(opened.count.tally().seal).toBeNull();
  opened.count.enter(place(0));
  seal(opened);
  expect(opened.count.tally()).toMatchObject({ seal: { isWhole: true }, late: null, totals: { ballots: 1 } });
});

test('[CT51] "you may go" is said only when every entry and the photo are with the server', () => {
  const opened = counted();
  createFigures(opened.count, 'figure').set('ballots', 3);
  opened.count.write([{ kind: 'photo', sha256: SHA256 }]);
  seal(opened);
  const keys = [...opened.room.cells.keys()];
  const unsent = keys.filter((key) => key.startsWith('b') || key.startsWith('s'));
  expect(departure(opened, { unsent })).toEqual({ kind: 'here', ballots: 3, others: 1, photos: 0 });
  expect(departure(opened, { photoOf: () => ({ kind: 'waiting' }) })).toEqual({ kind: 'here', ballots: 0, others: 0, photos: 1 });
  expect(departure(opened, { photoOf: () => ({ kind: 'failed', error: new AppError('forbidden') }) })).toMatchObject({
    kind: 'here',
    photos: 1,
  });
  expect(departure(opened, { refused: 2 })).toEqual({ kind: 'refused', n: 2 });
  for (const kind of ['gone', 'elsewhere', 'unknown'] as const)
    expect(departure(opened, { photoOf: () => ({ kind }) })).toEqual({ kind: 'photo', why: kind });
  expect(departure(opened)).toEqual({ kind: 'go', ballots: 3, hasForm: true, isWhole: true });
});

test('[CT51] "all" is not said of a count with gaps', () => {
  const opened = counted();
  opened.count.correct(7, place(0));
  seal(opened);
  expect(departure(opened)).toEqual({ kind: 'go', ballots: 4, hasForm: false, isWhole: false });
});
