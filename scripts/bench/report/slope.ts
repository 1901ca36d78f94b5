/** How much a value grows in a minute: the straight line through all samples by least squares; NaN with fewer than two. */
export function slopePerMinute(samples: readonly { readonly atMs: number; readonly value: number }[]): number {
  const mean = (pick: (sample: (typeof samples)[number]) => number): number =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const [meanMinutes, meanValue] = [mean(({ atMs }) => atMs / 60_000), mean(({ value }) => value)];
  let [products, squares] = [0, 0];
  for (const { atMs, value } of samples) {
    const minutes = atMs / 60_000 - meanMinutes;
    products += minutes * (value - meanValue);
    squares += minutes * minutes;
  }
  return squares === 0 ? Number.NaN : products / squares;
}
