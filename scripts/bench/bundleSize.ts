import { bundleSizeOf, FIRST_ROW_SOURCES } from '../lib/bundle.ts';
import type { Workload } from './figures.ts';

/** What a browser loads before the first row, gzipped. */
export const bundleSize: Workload = {
  name: 'bundle-size',
  async run() {
    const { jsGzipBytes, cssGzipBytes, files } = bundleSizeOf(FIRST_ROW_SOURCES);
    return { jsGzipBytes, cssGzipBytes, scripts: files.length };
  },
};
