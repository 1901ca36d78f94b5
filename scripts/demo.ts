/** `npm run demo`: builds, invents a campaign, and serves it with a stage to try it on. Ends, however it ends, with nothing left behind. */
import { join } from 'node:path';
import { readDemoArguments } from './demo/demoArguments.ts';
import { type DemoFolder, openDemoFolder } from './demo/demoFolder.ts';
import { freePort } from './demo/freePort.ts';
import { type Supervisor, supervise } from './demo/supervise.ts';
import { welcome } from './demo/welcome.ts';
import { ensureBuilt } from './lib/buildAll.ts';
import { ROOT } from './lib/root.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

let folder: DemoFolder | null = null;
let supervisor: Supervisor | null = null;
let isEnding = false;

async function endAll(): Promise<void> {
  isEnding = true;
  await supervisor?.end(folder?.isThrowAway ? 'at-once' : 'in-order');
  folder?.remove();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (isEnding) return; // it is a matter of milliseconds
    const exit = () => process.exit(0); // also what is still being built ends with this process
    endAll().then(exit, exit);
  });
}

await runScript(async () => {
  const options = readDemoArguments(process.argv.slice(2));
  const port = await freePort(options.port);
  folder = openDemoFolder(options.dataDir);
  try {
    await ensureBuilt(console.log);
    // Only now: it loads half of the server, and whoever mistyped a port need not wait for that.
    const { fillDemoFolder } = await import('./demo/fillDemoFolder.ts');
    await fillDemoFolder(folder, Date.now(), console.log);
    supervisor = await supervise({
      entry: join(ROOT, 'dist/server/main.js'),
      port,
      dataDir: folder.path,
      env: process.env,
      say: console.log,
    });
    await supervisor.ready.catch((error: Error) => {
      throw new ScriptError(error.message);
    });
    console.log(welcome(`http://127.0.0.1:${port}`, folder));
    await supervisor.givenUp.catch((error: Error) => {
      throw new ScriptError(error.message);
    });
  } finally {
    if (!isEnding) await endAll();
  }
  return 1;
});
