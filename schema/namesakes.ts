import { joinNameWords, rememberNameWords } from './fold.ts';

/** So many parts of a name are read out at a door; whoever shares them with somebody is not known by them. */
const PARTS = 3;

/**
 * Those of a committee who have the same first three parts of their name as somebody else of it, folded; each with the others, in the order given. What tells
 * them apart is sent to a door for these alone (`readRoll`), and none of them is marked without a choice.
 */
export function findNamesakes(electors: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, readonly string[]> {
  const wordsOf = rememberNameWords();
  const byBeginning = new Map<string, string[]>();
  for (const { id, name } of electors) {
    const beginning = joinNameWords(wordsOf(name)).slice(0, PARTS).join(' ');
    const known = byBeginning.get(beginning);
    if (known) known.push(id);
    else byBeginning.set(beginning, [id]);
  }
  const shared = [...byBeginning.values()].filter((ids) => ids.length > 1);
  return new Map(shared.flatMap((ids) => ids.map((id) => [id, ids.filter((other) => other !== id)] as const)));
}
