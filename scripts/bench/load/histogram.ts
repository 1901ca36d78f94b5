/** Latencies without keeping each: buckets of at most 3 % of their value, from one microsecond to about an hour. */
export type HistogramDump = { readonly counts: Uint32Array; readonly max: number };

const SUB_BITS = 6;
const SUB_BUCKETS = 2 ** SUB_BITS;
const BUCKETS = (SUB_BUCKETS / 2) * 28;

export function createHistogram() {
  const counts = new Uint32Array(BUCKETS);
  let total = 0;
  let max = 0;

  return {
    add(value: number): void {
      counts[bucketOf(value)] = (counts[bucketOf(value)] ?? 0) + 1;
      total += 1;
      if (value > max) max = value;
    },
    merge(other: HistogramDump): void {
      for (let i = 0; i < BUCKETS; i++) {
        const count = other.counts[i] ?? 0;
        counts[i] = (counts[i] ?? 0) + count;
        total += count;
      }
      max = Math.max(max, other.max);
    },
    /** The value below which the share `p` (0…1) lies; NaN while empty. */
    quantile(p: number): number {
      if (total === 0) return Number.NaN;
      let left = Math.max(1, Math.ceil(p * total));
      for (let i = 0; i < BUCKETS; i++) {
        left -= counts[i] ?? 0;
        if (left <= 0) return Math.min(upperEdgeOf(i), max);
      }
      return max;
    },
    get total() {
      return total;
    },
    dump: (): HistogramDump => ({ counts, max }),
  };
}

/** Values below 64 have a bucket each; above, each power of two has 32, numbered by the value's leading six bits. */
function bucketOf(value: number): number {
  const whole = Math.max(0, Math.min(2 ** 32 - 1, Math.floor(value)));
  if (whole < SUB_BUCKETS) return whole;
  const shift = 32 - Math.clz32(whole) - SUB_BITS;
  return Math.min(BUCKETS - 1, shift * (SUB_BUCKETS / 2) + (whole >>> shift));
}

function upperEdgeOf(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket;
  const shift = Math.floor(bucket / (SUB_BUCKETS / 2)) - 1;
  const leading = bucket - shift * (SUB_BUCKETS / 2);
  return (leading + 1) * 2 ** shift - 1;
}
