import type { RollAnswer, RollElector } from '../../schema/api.ts';
import { type Claim, readClaim } from '../../schema/guarantees.ts';
import { isElectorId, type UserId } from '../../schema/ids.ts';
import { parseKey, type Scalar } from '../../schema/keys.ts';
import type { HttpPerson } from './httpPerson.ts';

export type ListedElector = RollElector & { readonly claims: readonly Claim[] };

/** A committee's electors with their claims as the server has them now, in the order of the roll: what tests choose their rows from. */
export async function electorsOf(person: HttpPerson, committee = 'K01'): Promise<ListedElector[]> {
  const [{ electors }, rows] = await Promise.all([
    person.send<RollAnswer>('GET', `/api/committees/${committee}/roll`),
    person.readRoom(`guarantees/${committee}`),
  ]);
  const owners = ownersIn(rows.keys());
  return electors.map((elector) => ({ ...elector, claims: claimsOf(elector.id, owners.get(elector.id) ?? new Set(), rows) }));
}

/** Electors without any claim. */
export const unclaimed = (electors: readonly ListedElector[]): ListedElector[] => electors.filter(({ claims }) => claims.length === 0);

/** Electors with exactly one claim, which stands. */
export const claimedOnce = (electors: readonly ListedElector[]): (ListedElector & { readonly claim: Claim })[] =>
  electors.flatMap((elector) => {
    const [claim, ...more] = elector.claims;
    return claim && more.length === 0 && !claim.isWithdrawn ? [{ ...elector, claim }] : [];
  });

function ownersIn(keys: Iterable<string>): Map<string, Set<UserId>> {
  const owners = new Map<string, Set<UserId>>();
  for (const key of keys) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim') continue;
    owners.set(parsed.elector, (owners.get(parsed.elector) ?? new Set()).add(parsed.owner));
  }
  return owners;
}

const claimsOf = (id: string, owners: ReadonlySet<UserId>, rows: ReadonlyMap<string, Scalar>): Claim[] =>
  isElectorId(id) ? [...owners].map((owner) => readClaim((key) => rows.get(key), id, owner)) : [];
