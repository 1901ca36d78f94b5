import { buildAll } from './lib/buildAll.ts';
import { runScript } from './lib/scriptError.ts';

await runScript(async () => {
  await buildAll(console.log);
  return 0;
});
