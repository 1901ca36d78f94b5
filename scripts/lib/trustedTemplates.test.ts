import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './root.ts';
import { trustTemplates } from './trustedTemplates.ts';

const SOLID = readFileSync(join(ROOT, 'node_modules/solid-js/web/dist/web.js'), 'utf8');

test('[H4] Solid’s templates are made under the one policy that the headers name', () => {
  const code = trustTemplates(SOLID);
  expect(code).toContain("createPolicy('committee-room-templates'");
  expect(code).not.toContain('t.innerHTML = html;');
});

test('[H4] a Solid that makes its templates in another way stops the build', () => {
  expect(() => trustTemplates(SOLID.replace('t.innerHTML = html;', 't.setHTML(html);'))).toThrow(/another way/);
});
