/** Development: the server from its sources, restarted when one of them changes; the client through Vite on the same port. */
import { spawn } from 'node:child_process';
import { readEnvFile } from './lib/readEnvFile.ts';
import { ROOT } from './lib/root.ts';
import { runScript } from './lib/scriptError.ts';

await runScript(async () => {
  readEnvFile();
  const reader = process.features.typescript ? [] : ['--import', 'tsx'];
  const child = spawn(process.execPath, [...reader, '--watch', '--watch-preserve-output', 'server/main.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code ?? 0;
  });
  return undefined; // the server has its own say about the exit code
});
