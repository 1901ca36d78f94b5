import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawIconModule } from './drawnIcons.ts';
import { ROOT } from './root.ts';

const FOLDER = join(ROOT, 'node_modules/lucide-solid/dist/source/icons');
const codeOf = (name: string): string => readFileSync(join(FOLDER, `${name}.jsx`), 'utf8');

test('an icon is the shapes that Lucide drew', () => {
  expect(drawIconModule(codeOf('x'), 'x')).toContain('drawIcon("<path d=\\"M18 6 6 18\\"/><path d=\\"m6 6 12 12\\"/>")');
});

test('every icon that the client shows can be drawn', () => {
  const files = readdirSync(join(ROOT, 'client'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const names = new Set(
    files.flatMap((file) =>
      [...readFileSync(join(ROOT, 'client', file), 'utf8').matchAll(/from 'lucide-solid\/icons\/([a-z0-9-]+)'/g)].map(
        (match) => match[1] ?? '',
      ),
    ),
  );
  expect(names.size).toBeGreaterThan(50);
  for (const name of names) expect(drawIconModule(codeOf(name), name), name).toMatch(/drawIcon\("<\w+ [^>]+\/>/);
});

test('a Lucide that writes its icons in another way stops the build', () => {
  expect(() => drawIconModule(codeOf('x').replace('node:', 'shapes:'), 'x')).toThrow(/another way/);
  expect(() => drawIconModule(codeOf('x').replace('M18 6 6 18', '\\"><script>'), 'x')).toThrow(/another way/);
});
