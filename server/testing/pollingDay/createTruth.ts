import type { Deed, DeedAnswer } from './deeds.ts';

type Said = { readonly answer: DeedAnswer; readonly deed: string; readonly isWithdrawn: boolean };
/** What is so of one elector, as far as somebody can know. */
export type TrueState = { readonly hasAttended: boolean; readonly isDuplicate: boolean; readonly isChased: boolean };
export type Truth = ReturnType<typeof createTruth>;

/**
 * What is so after some deeds of a committee, in whatever order they come; one that comes again changes nothing. The server has one, and everybody whose screen is
 * checked: what has reached them, and what they did themselves.
 */
export function createTruth() {
  const known = new Set<string>();
  const undone = new Set<string>();
  const votes = new Map<string, { readonly elector: string; readonly hand: string }>();
  const votesOf = new Map<string, Set<string>>();
  const arrivals = new Map<string, string>();
  const matches = new Map<string, string[]>();
  const matchedTo = new Map<string, string>();
  const counts = new Map<string, number>();
  const claims = new Map<string, Map<string, Said>>();
  const settled = new Map<string, { readonly owner: string; readonly sides: string }>();
  let touched = new Set<string>();
  let hasOthers = false;

  function append<Value>(map: Map<string, Set<Value>>, key: string, value: Value): void {
    const values = map.get(key) ?? new Set<Value>();
    map.set(key, values.add(value));
  }

  function say(elector: string, owner: string, said: Said): void {
    const ofElector = claims.get(elector) ?? new Map<string, Said>();
    claims.set(elector, ofElector.set(owner, said));
    touched.add(elector);
  }

  function take(deed: Deed): void {
    if (known.has(deed.id)) return;
    known.add(deed.id);
    switch (deed.kind) {
      case 'voted':
        votes.set(deed.id, deed);
        append(votesOf, deed.elector, deed.id);
        touched.add(deed.elector);
        return;
      case 'undo': {
        undone.add(deed.target);
        const vote = votes.get(deed.target);
        if (vote) touched.add(vote.elector);
        else hasOthers = true;
        return;
      }
      case 'unlisted':
        arrivals.set(deed.id, deed.number);
        hasOthers = true;
        return;
      case 'match':
        matches.set(deed.target, [...(matches.get(deed.target) ?? []), deed.id]);
        matchedTo.set(deed.id, deed.elector);
        hasOthers = true;
        return;
      case 'counted':
        counts.set(deed.id, deed.count);
        hasOthers = true;
        return;
      case 'answer':
        return say(deed.elector, deed.owner, { answer: deed.answer, deed: deed.id, isWithdrawn: false });
      case 'withdraw': {
        const said = claims.get(deed.elector)?.get(deed.owner);
        if (said) say(deed.elector, deed.owner, { ...said, isWithdrawn: true });
        return;
      }
      case 'settle':
        settled.set(deed.elector, deed);
        touched.add(deed.elector);
        return;
    }
  }

  const standing = (elector: string): string[] => [...(votesOf.get(elector) ?? [])].filter((id) => !undone.has(id));
  const handsOf = (elector: string): string[] => standing(elector).map((id) => votes.get(id)?.hand ?? '');

  const sidesOf = (elector: string): readonly (readonly [string, Said])[] =>
    [...(claims.get(elector) ?? [])].filter(([, { answer, isWithdrawn }]) => !isWithdrawn && answer !== 'undecided');

  /** The answers that contradict, by the deeds that gave them; empty where none do. */
  function contradiction(elector: string): string {
    const sides = sidesOf(elector);
    if (new Set(sides.map(([, { answer }]) => answer)).size < 2) return '';
    return sides
      .map(([, { deed }]) => deed)
      .sort()
      .join(' ');
  }

  /** …and nobody has settled it as it stands. */
  function isContradicting(elector: string): boolean {
    const sides = contradiction(elector);
    return sides !== '' && settled.get(elector)?.sides !== sides;
  }

  function hasPromised(elector: string): boolean {
    const sides = contradiction(elector);
    if (sides === '') return sidesOf(elector).some(([, { answer }]) => answer === 'promised');
    const word = settled.get(elector);
    return word?.sides === sides && claims.get(elector)?.get(word.owner)?.answer === 'promised';
  }

  return {
    take,
    stateOf(elector: string): TrueState {
      const hands = handsOf(elector);
      return {
        hasAttended: hands.length > 0,
        isDuplicate: new Set(hands).size > 1,
        isChased: hands.length === 0 && hasPromised(elector),
      };
    },
    /** Those of whom something has become known since it was last asked. */
    takeTouched(): ReadonlySet<string> {
      const since = touched;
      touched = new Set();
      return since;
    },
    /** Whether something else has become known. */
    takeOthers(): boolean {
      const had = hasOthers;
      hasOthers = false;
      return had;
    },
    /** The deeds by which an elector counts as having voted. */
    standing,
    contradiction,
    isContradicting,
    hasPromised,
    ownersOf: (elector: string): string[] => sidesOf(elector).map(([owner]) => owner),
    hasClaim: (elector: string, owner: string): boolean => claims.get(elector)?.get(owner)?.isWithdrawn === false,
    knows: (deed: string): boolean => known.has(deed),
    isUndone: (deed: string): boolean => undone.has(deed),
    /** Everybody of whom anything is known. */
    electors: (): ReadonlySet<string> => new Set([...votesOf.keys(), ...claims.keys()]),
    headcount: (): number => [...counts].reduce((sum, [id, count]) => sum + (undone.has(id) ? 0 : count), 0),
    /** `number → elector`, or a dash, of those that stand. */
    unlisted: (): string[] =>
      [...arrivals]
        .filter(([id]) => !undone.has(id))
        .map(([id, number]) => {
          const last = (matches.get(id) ?? []).filter((match) => !undone.has(match)).at(-1);
          return `${number} → ${(last && matchedTo.get(last)) ?? '–'}`;
        })
        .sort(),
  };
}
