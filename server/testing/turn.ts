/** Which part of what is tried in parts this run takes: another one each day. `TEST_TURN=<n>` takes it again. */
export const turn = Number(process.env.TEST_TURN ?? Math.floor(Date.now() / 86_400_000));

/** Every `parts`-th of many, begun at another place each turn: `parts` turns on end meet each once. */
export const partOf = <T>(all: readonly T[], parts: number, at: number): T[] => all.filter((_, i) => i % parts === at % parts);

/** The part of many that this run tries, said on the console so that what it finds can be found again; `npm run test:long` takes all. */
export function shareOf<T>(what: string, all: readonly T[], parts: number): readonly T[] {
  if (process.env.TEST_LONG) return all;
  const part = partOf(all, parts, turn);
  console.log(`${what}: ${part.length} of ${all.length}, part ${(turn % parts) + 1} of ${parts} (TEST_TURN=${turn} takes it again)`);
  return part;
}
