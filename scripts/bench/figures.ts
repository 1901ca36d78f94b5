/** What a workload found: one flat JSON line. Names carry their unit (`visibleP95Ms`). */
export type Figures = Readonly<Record<string, number | string | boolean>>;

/** One benchmark of the product alone; `say` is for progress and goes to standard error; `isFull` asks for as many runs as the docs' figures need. */
export type Workload = { readonly name: string; run(say: (line: string) => void, isFull: boolean): Promise<Figures> };

/** The value below which the share `p` (0…1) of the samples lies; NaN without samples. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
  return value === undefined ? Number.NaN : Math.round(value * 10) / 10;
}
