import { beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from './buildAll.ts';
import { bundleSizeOf, bundleSizesOfParts, FIRST_ROW_SOURCES } from './bundle.ts';

beforeAll(() => ensureBuilt(() => {}), 120_000);

test('at most 100 kB of JavaScript and 12 kB of styles, gzipped, come before the first row', () => {
  const { jsGzipBytes, cssGzipBytes, files } = bundleSizeOf(FIRST_ROW_SOURCES);
  expect(jsGzipBytes, files.join(' ')).toBeLessThanOrEqual(100_000);
  expect(cssGzipBytes).toBeLessThanOrEqual(12_000);
});

test('no screen and nothing that opens over one brings more than 30 kB of JavaScript of its own, gzipped', () => {
  const parts = bundleSizesOfParts();
  expect(parts.size).toBeGreaterThan(20);
  expect(parts.get('routes/list/GuaranteeList.tsx')).toBeUndefined(); // of the first row
  const tooLarge = [...parts].filter(([, { jsGzipBytes }]) => jsGzipBytes > 30_000);
  expect(tooLarge.map(([source, { jsGzipBytes, files }]) => `${source}: ${jsGzipBytes} in ${files.join(' ')}`)).toEqual([]);
});
