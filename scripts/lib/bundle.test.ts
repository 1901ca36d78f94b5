import { beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from './buildAll.ts';
import { bundleSizeOf, FIRST_ROW_SOURCES } from './bundle.ts';

beforeAll(() => ensureBuilt(() => {}), 120_000);

test('at most 100 kB of JavaScript and 12 kB of styles, gzipped, come before the first row', () => {
  const { jsGzipBytes, cssGzipBytes, files } = bundleSizeOf(FIRST_ROW_SOURCES);
  expect(jsGzipBytes, files.join(' ')).toBeLessThanOrEqual(100_000);
  expect(cssGzipBytes).toBeLessThanOrEqual(12_000);
});
