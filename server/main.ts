/** The process: settings in, one server, an orderly end. */
import { ConfigError, readConfig } from './config.ts';
import { connectSupervisor } from './demo/supervisorLink.ts';
import { describe } from './http/errors.ts';
import { createLog } from './log.ts';
import { startServer } from './startServer.ts';

await main();

async function main(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const log = createLog(config.logLevel);
    process.on('uncaughtException', (error) => {
      log.fatal(describe(error), 'uncaught exception');
      process.exit(1); // what is in memory can no longer be trusted; what was acknowledged is on disk
    });
    process.on('unhandledRejection', (reason) => {
      throw reason;
    });
    const server = await startServer(config, {
      client: process.argv.includes('--api-only') ? 'none' : config.isProduction ? 'built' : 'vite',
      supervisor: config.isDemo ? connectSupervisor(process, () => process.exit(0)) : null,
      log,
      onTakenOver: () => process.exit(1),
    });
    if (server.setupLink) console.log(`There is no administrator yet. Open this link once to create one: ${server.setupLink}`);
    const seen = server.publicOrigin === server.origin ? '' : ` (listening on ${server.origin})`;
    console.log(`ready ${server.publicOrigin}${seen}`); // last, because other programs wait for it
    endInOrder(server.close);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** So long whatever comes is the first signal again: npm passes on what a terminal, or systemd, has sent to all of the group already. */
const ONE_SIGNAL_MS = 1_000;

/** The first signal ends everything in order; whoever cannot wait sends another after a second. */
function endInOrder(close: () => Promise<void>): void {
  let firstAtMs: number | null = null;
  const end = (): void => {
    if (firstAtMs !== null) {
      if (performance.now() - firstAtMs > ONE_SIGNAL_MS) process.exit(1);
      return;
    }
    firstAtMs = performance.now();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
}
