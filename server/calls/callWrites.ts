import { type CallOutcome, meaningOf } from '../../schema/calls.ts';
import { answerWrites, type CellWrite, contactWrites, readClaim, readTime } from '../../schema/guarantees.ts';
import { ELECTOR_ID_LENGTH, type ElectorId, type UserId } from '../../schema/ids.ts';
import { claimKey, parseKey, type Scalar } from '../../schema/keys.ts';
import { changesIn, leaderOfClaim } from '../../schema/rebaseEdits.ts';
import { isClockWrong } from '../../schema/tabletTroubles.ts';

/** What was said on the phone. */
export type Said = { readonly elector: ElectorId; readonly caller: UserId; readonly outcome: CallOutcome; readonly atMs: number };

/** A document as cells. */
export type Cells = { readonly keys: Iterable<string>; read(key: string): Scalar | undefined };

/**
 * The cells that say in a committee's list what was said on the phone (J7): contact beside every promise of the elector that stands, a refusal as the caller's own word.
 * What was written of a later moment stands, so that the same results make nothing twice, and a late one nothing worse. A moment that has not come yet is a wrong clock's: nothing waits for it (J13).
 * @param said in any order
 */
export function callWrites(said: readonly Said[], cells: Cells, nowMs: number): CellWrite[] {
  const owners = ownersOf(new Set(said.map(({ elector }) => elector)), cells.keys);
  const written = new Map<string, Scalar>();
  const read = (key: string): Scalar | undefined => (written.has(key) ? written.get(key) : cells.read(key));
  const isNewer = (timeKey: string, atMs: number): boolean => {
    const standsMs = readTime(read(timeKey)) ?? -1;
    return atMs > standsMs || (standsMs > nowMs && isClockWrong(standsMs - nowMs));
  };
  const write = (writes: readonly CellWrite[]): void => {
    for (const { key, value } of changesIn(writes, read, leaderOfClaim)) written.set(key, value);
  };
  for (const { elector, caller, outcome, atMs } of [...said].sort((a, b) => a.atMs - b.atMs)) {
    const { contact, answer } = meaningOf(outcome);
    for (const owner of owners.get(elector) ?? []) {
      const { answer: promise, isWithdrawn } = readClaim(read, elector, owner);
      if (!contact || promise !== 'promised' || isWithdrawn || !isNewer(claimKey(elector, owner, 'contactedAt'), atMs)) continue;
      write(contactWrites(elector, owner, contact, atMs));
    }
    if (answer && isNewer(claimKey(elector, caller, 'answeredAt'), atMs))
      write(answerWrites(elector, caller, answer, atMs, readClaim(read, elector, caller).isWithdrawn));
  }
  return [...written].map(([key, value]) => ({ key, value }));
}

/** Who has said anything of whom. */
function ownersOf(electors: ReadonlySet<ElectorId>, keys: Iterable<string>): ReadonlyMap<ElectorId, ReadonlySet<UserId>> {
  const owners = new Map<ElectorId, Set<UserId>>();
  const named: ReadonlySet<string> = electors;
  for (const key of keys) {
    if (!named.has(key.slice(0, ELECTOR_ID_LENGTH))) continue; // of a large list nearly all
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim' || !electors.has(parsed.elector)) continue;
    const known = owners.get(parsed.elector);
    if (known) known.add(parsed.owner);
    else owners.set(parsed.elector, new Set([parsed.owner]));
  }
  return owners;
}
