/**
 * All claims of a committee by elector, with the counts shown above the list, kept up to date from the keys that a change names: an edit
 * costs its own elector and never a walk over the list.
 */
import { type Claim, type Contact, readClaim, type Standing } from '../../../schema/guarantees.ts';
import { isElectorId, type UserId } from '../../../schema/ids.ts';
import { CLAIM_FIELDS, type ClaimField, claimKey, parseKey, type Scalar } from '../../../schema/keys.ts';
import { readSettlement, type Settlement, settledStandingOf } from '../../../schema/settlements.ts';

/** Distinct electors of the roll, each in exactly one standing (G8). */
export type ListCounts = {
  readonly registered: number;
  readonly standings: Readonly<Record<Standing, number>>;
  /** Electors with at least one withdrawn claim, whatever their standing. */
  readonly withdrawn: number;
  /** Electors each guarantor has a claim on. */
  readonly byGuarantor: ReadonlyMap<string, number>;
  /** Electors with at least one claim of that contact; those without a claim count as *none*. */
  readonly byContact: Readonly<Record<Contact, number>>;
};

export type ClaimIndex = {
  /** Says which electors count as registered; claims of others are kept but not counted. */
  setElectors(ids: Iterable<string>): void;
  /** Takes up every claim among these keys. */
  load(keys: Iterable<string>): void;
  /** Reads the claims that these keys belong to anew. Returns the electors whose claims were touched. */
  apply(keys: Iterable<string>): ReadonlySet<string>;
  /** One claim a guarantor, in an order that no edit changes. */
  claimsOf(elector: string): readonly Claim[];
  /** What coordinators have said of contradictions, one a coordinator; some of it may no longer hold (O7). */
  settlementsOf(elector: string): readonly Settlement[];
  standingOf(elector: string): Standing;
  /** Electors whose claims contradict each other and are not settled (G6), in no order. */
  contradicting(): string[];
  counts(): ListCounts;
};

const FIELDS = Object.keys(CLAIM_FIELDS) as ClaimField[]; // keys of a constant object
const NO_CLAIMS: readonly Claim[] = [];
const NO_SETTLEMENTS: readonly Settlement[] = [];

/** What one elector adds to the counts. */
type Share = {
  readonly standing: Standing;
  readonly hasWithdrawn: boolean;
  readonly guarantors: readonly UserId[];
  readonly contacts: ReadonlySet<Contact>;
};

export function createClaimIndex(read: (key: string) => Scalar | undefined): ClaimIndex {
  const claims = new Map<string, readonly Claim[]>();
  const settlements = new Map<string, readonly Settlement[]>();
  const shares = new Map<string, Share>();
  let electors: ReadonlySet<string> = new Set();
  let tally = createTally();

  /** A claim is there while any of its cells holds something; an undone first edit leaves nulls or nothing behind. */
  function readIfPresent(elector: string, owner: UserId): Claim | null {
    if (!isElectorId(elector)) return null;
    const cells = new Map<string, Scalar>();
    for (const field of FIELDS) {
      const key = claimKey(elector, owner, field);
      const value = read(key) ?? null;
      if (value !== null) cells.set(key, value);
    }
    return cells.size > 0 ? readClaim((key) => cells.get(key), elector, owner) : null;
  }

  function setClaim(elector: string, owner: UserId): void {
    const claim = readIfPresent(elector, owner);
    const before = claims.get(elector);
    if (!before && claim) return void claims.set(elector, [claim]);
    const others = (before ?? NO_CLAIMS).filter((other) => other.owner !== owner);
    const next = claim ? [...others, claim].sort((a, b) => (a.owner < b.owner ? -1 : 1)) : others;
    if (next.length > 0) claims.set(elector, next);
    else claims.delete(elector);
  }

  /** False where there is none and was none. */
  function setSettlement(elector: string, by: UserId, key: string): boolean {
    const settlement = readSettlement(by, read(key));
    const before = settlements.get(elector) ?? NO_SETTLEMENTS;
    const others = before.filter((other) => other.by !== by);
    if (settlement || others.length > 0) settlements.set(elector, settlement ? [...others, settlement] : others);
    else settlements.delete(elector);
    return settlement !== null || others.length < before.length;
  }

  const settlementsOf = (elector: string): readonly Settlement[] => settlements.get(elector) ?? NO_SETTLEMENTS;

  function count(elector: string): void {
    const old = shares.get(elector);
    if (old) tally.add(old, -1);
    const own = claims.get(elector);
    if (!own || !electors.has(elector)) {
      shares.delete(elector);
      return;
    }
    const share = shareOf(own, settlementsOf(elector));
    shares.set(elector, share);
    tally.add(share, 1);
  }

  function apply(keys: Iterable<string>): ReadonlySet<string> {
    const touched = new Set<string>();
    const done = new Set<string>();
    for (const key of keys) {
      const claim = key.slice(0, -1);
      if (done.has(claim)) continue; // another cell of it
      const parsed = parseKey('guarantees', key);
      if (parsed?.kind === 'settlement' && setSettlement(parsed.elector, parsed.user, key)) touched.add(parsed.elector);
      if (parsed?.kind !== 'claim') continue;
      touched.add(parsed.elector);
      done.add(claim);
      setClaim(parsed.elector, parsed.owner);
    }
    for (const elector of touched) count(elector);
    return touched;
  }

  return {
    setElectors(ids) {
      electors = new Set(ids);
      tally = createTally();
      shares.clear();
      for (const elector of claims.keys()) count(elector);
    },
    load: (keys) => void apply(keys),
    apply,
    claimsOf: (elector) => claims.get(elector) ?? NO_CLAIMS,
    settlementsOf,
    standingOf: (elector) => settledStandingOf(claims.get(elector) ?? NO_CLAIMS, settlementsOf(elector)),
    contradicting: () => [...shares].flatMap(([elector, { standing }]) => (standing === 'contradicting' ? [elector] : [])),
    counts: () => tally.read(electors.size, shares.size),
  };
}

const shareOf = (claims: readonly Claim[], settlements: readonly Settlement[]): Share => ({
  standing: settledStandingOf(claims, settlements),
  hasWithdrawn: claims.some((claim) => claim.isWithdrawn),
  guarantors: claims.map((claim) => claim.owner),
  contacts: new Set(claims.map((claim) => claim.contact)),
});

function createTally() {
  const standings: Record<Standing, number> = { notAsked: 0, promised: 0, undecided: 0, refused: 0, contradicting: 0 };
  const byContact: Record<Contact, number> = { none: 0, reached: 0, noAnswer: 0, wrongNumber: 0, away: 0 };
  const byGuarantor = new Map<string, number>();
  let withdrawn = 0;
  return {
    add(share: Share, step: 1 | -1): void {
      standings[share.standing] += step;
      for (const contact of share.contacts) byContact[contact] += step;
      if (share.hasWithdrawn) withdrawn += step;
      for (const guarantor of share.guarantors) byGuarantor.set(guarantor, (byGuarantor.get(guarantor) ?? 0) + step);
    },
    read(registered: number, counted: number): ListCounts {
      const rest = registered - counted; // nobody has said anything of them
      return {
        registered,
        standings: { ...standings, notAsked: standings.notAsked + rest },
        withdrawn,
        byGuarantor: new Map(byGuarantor),
        byContact: { ...byContact, none: byContact.none + rest },
      };
    },
  };
}
