import { expect, test } from 'vitest';
import { isClaimValue, readClaim, standingOf } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { parseKey, type Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { DAYS_OF_WORK, planGuarantees } from './planGuarantees.ts';

const NOW_MS = Date.UTC(2026, 4, 14, 5);
const electors = Array.from({ length: 900 }, (_, i) => ({
  id: `elector${String(i).padStart(3, '0')}` as ElectorId,
  gender: 'male' as const,
}));
const writers = ['writer', 'second'] as UserId[];
const guarantors = ['friend', 'cousin', 'uncle0'] as UserId[];
const WANTED = { electors: 480, contradictions: 2, withdrawn: 9, agreeing: 14 };
const plan = (seed = 7) => planGuarantees({ random: createRandom(seed), nowMs: NOW_MS, electors, writers, guarantors }, WANTED);

/** Every elector's claims once all edits are made. */
function claims() {
  const cells = new Map<string, Scalar>();
  for (const { writes } of plan()) for (const { key, value } of writes) cells.set(key, value);
  const owners = new Map<ElectorId, Set<UserId>>();
  for (const key of cells.keys()) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim') throw new Error(`not a claim's key: ${key}`);
    owners.set(parsed.elector, (owners.get(parsed.elector) ?? new Set()).add(parsed.owner));
  }
  return [...owners].map(([elector, of]) => [...of].map((owner) => readClaim((key) => cells.get(key), elector, owner)));
}

test('as many electors have a claim that stands as were wanted', () => {
  const standing = claims().filter((of) => of.some(({ isWithdrawn }) => !isWithdrawn));
  expect(standing).toHaveLength(WANTED.electors);
});

test('[G6] exactly the wanted contradictions wait', () => {
  expect(claims().filter((of) => standingOf(of) === 'contradicting')).toHaveLength(WANTED.contradictions);
});

test('[G4] withdrawn claims are marked, and nothing else of theirs is gone', () => {
  const withdrawn = claims()
    .flat()
    .filter(({ isWithdrawn }) => isWithdrawn);
  expect(withdrawn).toHaveLength(WANTED.withdrawn);
  for (const { answer } of withdrawn) expect(answer).toBe('promised');
});

test('answers, contacts, notes and guarantors are mixed, people without an account among them', () => {
  const all = claims().flat();
  expect(new Set(all.map(({ answer }) => answer)).size).toBe(4);
  expect(new Set(all.map(({ contact }) => contact)).size).toBe(5);
  expect(all.filter(({ note }) => note !== '').length).toBeGreaterThan(50);
  expect(new Set(all.map(({ owner }) => owner)).size).toBe(writers.length + guarantors.length);
});

test('[G2] every value may stand where it stands', () => {
  for (const { writes } of plan())
    for (const { key, value } of writes) {
      const parsed = parseKey('guarantees', key);
      expect(parsed?.kind === 'claim' && isClaimValue(parsed.field, value)).toBe(true);
    }
});

test('edits are made by coordinators, in the weeks before, in order', () => {
  const edits = plan();
  for (const { by, atMs } of edits) {
    expect(writers).toContain(by);
    expect(atMs).toBeLessThan(NOW_MS);
    expect(atMs).toBeGreaterThan(NOW_MS - (DAYS_OF_WORK + 1) * 86_400_000);
  }
  expect(edits.map(({ atMs }) => atMs)).toEqual(edits.map(({ atMs }) => atMs).sort((a, b) => a - b));
});

test('some answers changed over time: there is a history to read', () => {
  const written = new Map<string, Set<Scalar>>();
  for (const { writes } of plan())
    for (const { key, value } of writes) if (key.endsWith('a')) written.set(key, (written.get(key) ?? new Set()).add(value));
  expect([...written.values()].filter((values) => values.size > 1).length).toBeGreaterThan(40);
});

test('the same seed plans the same edits', () => {
  expect(plan()).toEqual(plan());
  expect(plan()).not.toEqual(plan(8));
});
