/**
 * Looks in bundles of the sources, one after the other, for what is untrue, and says what it has found. A process of its own, without a test runner: a
 * mutant that hangs is killed with it. Its argument: the bundles, as JSON.
 */
import { pathToFileURL } from 'node:url';

/** What a bundle exports as `look`: it tries until something is untrue, or as long as it was asked to. */
export type Look = (limits: LookLimits) => Promise<Found>;
export type LookLimits = {
  /** It is left alone after so many runs, … */
  readonly runs: number;
  /** …or so long. */
  readonly maxMs: number;
};
export type Found = { readonly found: unknown; readonly runs: number };
export type Bundle = LookLimits & { readonly file: string };
/** One line of its output. */
export type Result = Found & { readonly file: string };

for (const { file, ...limits } of JSON.parse(process.argv[2] ?? '[]') as Bundle[]) {
  const { look } = (await import(pathToFileURL(file).href)) as { look: Look }; // what `describeMutants` bundles
  console.log(JSON.stringify({ file, ...(await look(limits)) } satisfies Result)); // our own test reads it
}
