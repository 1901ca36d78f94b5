import {
  type Answer,
  answerWrites,
  type CellWrite,
  type Contact,
  contactWrites,
  noteWrites,
  withdrawWrites,
} from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import type { Random } from './generateRoll.ts';
import { NOTES } from './names.ts';
import type { PlannedEdit } from './writeEdits.ts';

type Voter = { readonly id: ElectorId; readonly gender: 'male' | 'female' };

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** About as many rows as two screens show. */
const FIRST_SHOWN = 24;
/** The campaign began so many days ago. */
export const DAYS_OF_WORK = 38;

/**
 * Invents weeks of a committee's guarantees, edit by edit.
 *
 * @param deps.electors in the order of the roll
 * @param wanted.electors electors who end up with a claim that is not withdrawn
 * @param wanted.contradictions of those: one guarantor's *promised* beside another's *refused*
 * @param wanted.withdrawn further electors whose only claim was withdrawn
 * @param wanted.agreeing of `electors`: two guarantors who say the same
 * @param deps.writers coordinators of the committee, who enter what guarantors bring; they are guarantors themselves
 * @param deps.guarantors people without an account
 * @returns oldest first
 */
export function planGuarantees(
  deps: {
    readonly random: Random;
    readonly nowMs: number;
    readonly electors: readonly Voter[];
    readonly writers: readonly UserId[];
    readonly guarantors: readonly UserId[];
  },
  wanted: { readonly electors: number; readonly contradictions: number; readonly withdrawn: number; readonly agreeing: number },
): PlannedEdit[] {
  const { random, nowMs, writers, guarantors } = deps;
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const edits: PlannedEdit[] = [];

  /** An evening's minute: between 16:00 and 22:00 in a country three hours east of Greenwich. */
  const evening = (daysAgo: number): number => today - daysAgo * DAY_MS + 13 * HOUR_MS + random.int(6 * HOUR_MS);
  const ownerFor = (): UserId => (random.chance(0.4) ? random.pick(writers) : random.pick(guarantors));

  /** One claim with its history: first contact, sometimes an earlier answer, a note. */
  function claim(voter: Voter, owner: UserId, answer: Answer, contact: Contact): void {
    const by = writers.includes(owner) ? owner : random.pick(writers);
    const daysAgo = 1 + random.int(DAYS_OF_WORK - 12);
    const atMs = evening(daysAgo);
    const say = (delayMs: number, writes: readonly CellWrite[]) => edits.push({ atMs: atMs + delayMs, by, writes });
    if (answer !== 'notAsked' && random.chance(0.2)) {
      const earlier: Answer = answer === 'undecided' ? 'notAsked' : 'undecided';
      const earlierMs = evening(daysAgo + 2 + random.int(9));
      edits.push({ atMs: earlierMs, by, writes: answerWrites(voter.id, owner, earlier, earlierMs, false) });
    }
    if (contact !== 'none') say(0, contactWrites(voter.id, owner, contact, atMs));
    const answeredAtMs = atMs + 9_000 + random.int(40_000);
    edits.push({ atMs: answeredAtMs, by, writes: answerWrites(voter.id, owner, answer, answeredAtMs, false) });
    if (random.chance(0.22)) say(80_000 + random.int(30_000), noteWrites(voter.id, owner, random.pick(NOTES[voter.gender])));
  }

  function withdraw(voter: Voter): void {
    const owner = ownerFor();
    claim(voter, owner, 'promised', 'reached');
    const by = writers.includes(owner) ? owner : random.pick(writers);
    edits.push({ atMs: today - random.int(HOUR_MS), by, writes: withdrawWrites(voter.id, owner, true) });
  }

  const chosen = inDrawnOrder(random, deps.electors);
  const take = (count: number): Voter[] => chosen.splice(0, count);
  for (const voter of take(wanted.contradictions)) {
    const [first, second] = twoOwners(random, writers, guarantors);
    claim(voter, first, 'promised', 'reached');
    claim(voter, second, 'refused', 'reached');
  }
  for (const voter of take(wanted.electors - wanted.contradictions - wanted.agreeing)) {
    const answer = drawAnswer(random);
    claim(voter, ownerFor(), answer, drawContact(random, answer));
  }
  for (const voter of take(wanted.agreeing)) {
    const [first, second] = twoOwners(random, writers, guarantors);
    claim(voter, first, 'promised', 'reached');
    claim(voter, second, 'promised', random.chance(0.6) ? 'reached' : 'none');
  }
  for (const voter of take(wanted.withdrawn)) withdraw(voter);
  return edits.sort((a, b) => a.atMs - b.atMs);
}

function drawAnswer(random: Random): Answer {
  const x = random.next();
  return x < 0.58 ? 'promised' : x < 0.79 ? 'undecided' : x < 0.9 ? 'notAsked' : 'refused';
}

/** Somebody who answered was mostly reached; somebody who was not asked mostly could not be. */
function drawContact(random: Random, answer: Answer): Contact {
  if (answer !== 'notAsked') return random.chance(0.85) ? 'reached' : 'none';
  return random.pick(['noAnswer', 'noAnswer', 'noAnswer', 'away', 'away', 'wrongNumber', 'none'] as const);
}

/** Two different people, the second without an account. */
function twoOwners(random: Random, writers: readonly UserId[], guarantors: readonly UserId[]): [UserId, UserId] {
  return [random.pick(writers), random.pick(guarantors)];
}

/** Mixed, except that most of the first on the roll are drawn early: a list that is opened shows guarantees without scrolling. */
function inDrawnOrder<T>(random: Random, electors: readonly T[]): T[] {
  return electors
    .map((elector, i) => ({ elector, at: random.next() - (i < FIRST_SHOWN && random.chance(0.65) ? 1 : 0) }))
    .sort((a, b) => a.at - b.at)
    .map(({ elector }) => elector);
}
