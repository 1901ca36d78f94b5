import { SOURCES, type Source } from '../../../schema/result.ts';

/** The sources that do not say what most say; of as many on each side all of them. None where all say the same. Pure. */
export function oddSources(values: Readonly<Partial<Record<Source, number>>>): ReadonlySet<Source> {
  const said = SOURCES.filter((source) => values[source] !== undefined);
  const countOf = (value: number | undefined): number => said.filter((source) => values[source] === value).length;
  const most = Math.max(0, ...said.map((source) => countOf(values[source])));
  const isTie = new Set(said.filter((source) => countOf(values[source]) === most).map((source) => values[source])).size > 1;
  return new Set(said.filter((source) => isTie || countOf(values[source]) < most));
}

/** What was proposed, each value once with who said it, the most often said first. Pure. */
export function proposals(
  values: Readonly<Partial<Record<Source, number>>>,
): readonly { readonly value: number; readonly sources: readonly Source[] }[] {
  const byValue = new Map<number, Source[]>();
  for (const source of SOURCES) {
    const value = values[source];
    if (value !== undefined) byValue.set(value, [...(byValue.get(value) ?? []), source]);
  }
  return [...byValue].map(([value, sources]) => ({ value, sources })).sort((a, b) => b.sources.length - a.sources.length);
}
