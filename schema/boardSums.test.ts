import { expect, it } from 'vitest';
import { emptyRow } from './board.ts';
import { bucketOf, sumBoard } from './boardSums.ts';
import { amountOf, TROUBLES, troublesOf } from './boardTroubles.ts';

const NOW_MS = 1_800_000_000_000;
const SILENT_MS = 15 * 60_000;
const result = (more: object) => ({ ...emptyRow(0).result, ...more });

it('[OR1] every count is added up, and it is said of how many committees, how many were heard and how old the newest is', () => {
  const sums = sumBoard(
    [
      { ...emptyRow(1_000), attended: 5, unsent: 2, status: 'polling', heardAtMs: NOW_MS - SILENT_MS, enteredAtMs: NOW_MS - 9 },
      { ...emptyRow(500), attended: 7, status: 'closed', heardAtMs: NOW_MS - SILENT_MS - 1, enteredAtMs: NOW_MS - 8 },
      emptyRow(10),
    ],
    NOW_MS,
    SILENT_MS,
  );
  expect(sums).toMatchObject({ committees: 3, heard: 1, begun: 2, closed: 1, registered: 1_510, attended: 12, unsent: 2 });
  expect([sums.heardAtMs, sums.enteredAtMs]).toEqual([NOW_MS - SILENT_MS, NOW_MS - 8]);
});

it('[OR2] entries of a tablet that is in two committees are on tablets once', () => {
  const rows = [
    { ...emptyRow(1), unsent: 5 },
    { ...emptyRow(1), unsent: 4, unsentElsewhere: 3 },
  ];
  expect(sumBoard(rows, NOW_MS, SILENT_MS).unsent).toBe(6);
});

it('[OR6] a committee is in one bucket: what differs is not entered, what is verified is not differing', () => {
  const bucket = (more: object) => bucketOf({ ...emptyRow(0), result: result(more) });
  expect(bucket({})).toBe('missing');
  expect(bucket({ state: 'first_entered' })).toBe('entered');
  expect(bucket({ state: 'checks_failed' })).toBe('entered');
  expect(bucket({ state: 'checks_failed', differing: 1 })).toBe('differing');
  expect(bucket({ state: 'differs' })).toBe('differing');
  expect(bucket({ state: 'published', differing: 1 })).toBe('verified');
});

it('[OR3] silent is a committee at work that was not heard of for the time; one that has only just opened is not', () => {
  const silent = (more: object) => amountOf('silent', { ...emptyRow(0), status: 'polling', ...more }, NOW_MS, SILENT_MS);
  expect(silent({ heardAtMs: NOW_MS - SILENT_MS })).toBe(0);
  expect(silent({ heardAtMs: NOW_MS - SILENT_MS - 1 })).toBe(1);
  expect(silent({ openedAtMs: NOW_MS - 60_000 })).toBe(0);
  expect(silent({ openedAtMs: NOW_MS - SILENT_MS - 1 })).toBe(1);
  for (const status of ['not_open', 'closed', 'finished']) expect(silent({ status })).toBe(0);
});

it('[OR3] troubles come the worst first; an error that two people accepted is none', () => {
  const row = { ...emptyRow(0), unlisted: 1, silentTablets: 2, contradicting: 1, result: result({ errors: 2, state: 'checks_failed' }) };
  expect(troublesOf(row, NOW_MS, SILENT_MS)).toEqual(['staleTablets', 'contradicting', 'errors', 'unlisted']);
  expect(troublesOf({ ...row, result: result({ errors: 2, state: 'verified' }) }, NOW_MS, SILENT_MS)).not.toContain('errors');
  expect(new Set(TROUBLES).size).toBe(TROUBLES.length);
});
