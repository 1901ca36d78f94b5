/** Fails when something in the client could make markup or a script of a text (H4). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/root.ts';
import { sinksIn } from './lib/sinks.ts';

/** Makes the address of the service worker under the one policy for it (`schema/wire.ts`), and nothing of any text. */
const EXCEPT = 'client/state/installed/workerAddress.ts';

const files = readdirSync(join(ROOT, 'client'), { recursive: true, encoding: 'utf8' })
  .map((path) => `client/${path.replaceAll('\\', '/')}`)
  .filter((path) => /\.(tsx?|html|svg)$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path) && path !== EXCEPT);
const sinks = files.flatMap((file) => sinksIn(file, readFileSync(join(ROOT, file), 'utf8')));
for (const { file, line, found } of sinks) console.log(`${file}:${line} ${found}: text must never become markup or a script`);
console.log(`${files.length} files, ${sinks.length} places`);
process.exitCode = sinks.length > 0 ? 1 : 0;
