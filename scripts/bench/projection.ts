import type { Figures, Workload } from './figures.ts';
import { percentile } from './figures.ts';
import { type EngineLoad, openEngine } from './projectionInEngine.ts';
import { measureWithTablets } from './projectionWithTablets.ts';
import { reprojectMillion } from './reprojectMillion.ts';

/** The engine bare, without sockets: a turn of the event loop with one edit, as 150 a second over a constituency mostly come; with ten, as in a burst. */
const LOADS: Readonly<Record<string, EngineLoad & { readonly slice: number }>> = {
  alone: { committees: 40, atOnce: 1, slice: 100 },
  burst: { committees: 40, atOnce: 10, slice: 400 },
};

/** The engine as it ships, with sockets: so many tablets in a committee's two rooms. */
const TABLETS = [20, 100];

/**
 * What projecting in the log's transaction adds to the engine's processor time per edit: two engines, with and without it, take slices of the same day in turns, so that a noisy machine hits
 * both; `alone…` and `burst…` without sockets, `tablets…` as it ships. Then a log of an election projected from scratch.
 */
export const projection: Workload = {
  name: 'projection',
  async run(say, isFull): Promise<Figures> {
    const figures: Record<string, number> = {};
    for (const [name, load] of Object.entries(LOADS)) {
      say(`projection: ${name}`);
      Object.assign(figures, sharesOf(name, await compare(load, isFull ? 60 : 15)));
    }
    for (const tablets of TABLETS) {
      say(`projection: ${tablets} tablets`);
      const { isSame, ...measured } = await measureWithTablets(tablets, isFull ? 20 : 6, 4);
      if (!isSame) throw new Error('SQL is not what the documents say');
      Object.assign(figures, sharesOf(`tablets${tablets}`, measured));
    }
    const rows = isFull ? 1_000_000 : 50_000;
    say(`projection: ${rows} rows of the log from scratch`);
    return { ...figures, ...(await reprojectMillion(rows)) };
  },
};

async function compare(load: EngineLoad & { readonly slice: number }, rounds: number) {
  const engines = { on: await openEngine(load, true), off: await openEngine(load, false) };
  const withUs: number[] = [];
  const withoutUs: number[] = [];
  try {
    for (const which of ['on', 'off'] as const) await engines[which].edit(load.slice * 3); // compiled, and every room touched
    for (let round = 0; round < rounds; round++)
      for (const which of round % 2 ? (['on', 'off'] as const) : (['off', 'on'] as const))
        (which === 'on' ? withUs : withoutUs).push((await engines[which].edit(load.slice)) / load.slice);
  } finally {
    await engines.on.close();
    await engines.off.close();
  }
  return { withUs, withoutUs };
}

/** @param withUs,withoutUs an edit's processor time, a slice each, in the order in which they were measured */
function sharesOf(
  name: string,
  { withUs, withoutUs }: { readonly withUs: readonly number[]; readonly withoutUs: readonly number[] },
): Figures {
  const shares = withUs.map((us, i) => (us / (withoutUs[i] ?? us) - 1) * 100);
  return {
    [`${name}WithUs`]: percentile(withUs, 0.5),
    [`${name}WithoutUs`]: percentile(withoutUs, 0.5),
    [`${name}AddsP50Percent`]: percentile(shares, 0.5),
  };
}
