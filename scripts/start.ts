/** Production: builds when needed, then serves in this very process, so that signals and exit codes are the server's own. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/buildAll.ts';
import { readEnvFile } from './lib/readEnvFile.ts';
import { ROOT } from './lib/root.ts';
import { runScript } from './lib/scriptError.ts';

await runScript(async () => {
  readEnvFile();
  await ensureBuilt(console.log);
  process.env.NODE_ENV = 'production';
  await import(pathToFileURL(`${ROOT}dist/server/main.js`).href);
  return undefined; // the server has its own say about the exit code
});
