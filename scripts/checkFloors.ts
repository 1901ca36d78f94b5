/** Fails when a source file imports what stands above it in the house (docs/architecture.md, "The house"). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forbiddenImports, importsOf } from './lib/floors.ts';
import { ROOT } from './lib/root.ts';

const files = ['schema', 'server', 'client', 'scripts']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  )
  .filter((path) => /\.(tsx?|mjs)$/.test(path) && !path.endsWith('.d.ts'));

const violations = files.flatMap((file) => forbiddenImports(file, importsOf(readFileSync(join(ROOT, file), 'utf8'))));
for (const { file, line, target, rule } of violations) console.log(`${file}:${line} imports ${target}: ${rule}`);
console.log(`${files.length} files, ${violations.length} forbidden imports`);
process.exitCode = violations.length > 0 ? 1 : 0;
