import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DEMO_SEED, type DemoReply, type DemoRequest, type DemoState, TABLETS, type Tablet } from '../../schema/demo.ts';
import { type CuttableProxy, createCuttableProxy } from './cuttableProxy.ts';
import { createPollingDay } from './pollingDay/createPollingDay.ts';

export type Supervisor = {
  /** Rejects when the server could not be started. */
  readonly ready: Promise<void>;
  /** Settles when the server died so often by itself that it is no longer started; never resolves. */
  readonly givenUp: Promise<never>;
  /**
   * Ends the server and both networks, for good.
   * @param how `at-once`: SIGKILL, for data that is thrown away · `in-order`: SIGTERM first
   */
  end(how: 'at-once' | 'in-order'): Promise<void>;
};

const ASK_EVERY_MS = 40;
const START_WITHIN_MS = 30_000;
/** So many deaths in a row, each within seconds of a start, and there is no point in another. */
const MAX_QUICK_DEATHS = 3;
const QUICK_MS = 5_000;
const END_IN_ORDER_WITHIN_MS = 2_000;

/**
 * Runs the demo's server behind two networks that can be cut, does what the server asks over IPC (state, cut, heal, kill), and starts it
 * again on the same port and folder whenever it died.
 *
 * @param options.entry the built server
 * @param options.say told in one line what happened to the server
 */
export async function supervise(options: {
  readonly entry: string;
  readonly port: number;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}): Promise<Supervisor> {
  const { port, say } = options;
  const networks = new Map<Tablet, CuttableProxy>();
  for (const tablet of TABLETS) networks.set(tablet, await createCuttableProxy(port));
  const day = createPollingDay({ origin: `http://127.0.0.1:${port}`, seed: DEMO_SEED });
  const env = serverEnvironment(options, [...networks.values()]);

  let server = start();
  let kills = 0;
  let quickDeaths = 0;
  let isKilled = false;
  let isEnding = false;
  let hasServed = false;
  let giveUp: (error: Error) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  givenUp.catch(() => {}); // whoever waits for it hears of it; nobody has to

  function start(): ChildProcess {
    const startedAtMs = Date.now();
    // A process group of its own: Ctrl-C on the terminal reaches only this process, which ends the server in its own way.
    const child = fork(options.entry, [], { env, detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    child.on('message', (message) => answer(child, message as DemoRequest)); // our own server, over a private channel
    child.on('error', (error) => say(`the server cannot be started: ${error.message}`));
    child.on('exit', (code, signal) => onDeath(`${signal ?? `code ${code}`}`, Date.now() - startedAtMs));
    return child;
  }

  function onDeath(how: string, livedMs: number): void {
    if (isEnding || !hasServed) return; // one that never served is `ready`'s to tell
    if (isKilled) say(`killed the server (SIGKILL, number ${kills}); starting it again`);
    else {
      quickDeaths = livedMs < QUICK_MS ? quickDeaths + 1 : 0;
      if (quickDeaths >= MAX_QUICK_DEATHS) return giveUp(new Error(`the server ended ${quickDeaths} times right after its start (${how})`));
      say(`the server ended by itself (${how}); starting it again`);
    }
    isKilled = false;
    server = start();
    const child = server;
    const startedAtMs = Date.now();
    untilReady(child, port)
      .then(() => say(`the server is back after ${Date.now() - startedAtMs} ms`))
      .catch(() => {}); // its exit is handled above
  }

  const state = (): DemoState => ({
    tablets: [...networks].map(([tablet, { origin, isCut }]) => ({ tablet, origin, isCut })),
    kills,
    day: day.state(),
  });

  function answer(child: ChildProcess, request: DemoRequest): void {
    if (request?.type !== 'demo') return;
    if (request.action === 'kill') {
      if (isKilled) return;
      isKilled = true;
      kills += 1;
      child.kill('SIGKILL');
      return;
    }
    if (request.action === 'cut' || request.action === 'heal') networks.get(request.tablet)?.[request.action]();
    if (request.action === 'start-day') day.start();
    if (request.action === 'stop-day') day.stop();
    const replicas = request.action === 'count-day' ? { replicas: day.replicas() } : {};
    const reply: DemoReply = { type: 'demo', id: request.id, state: state(), ...replicas };
    child.send(reply, () => {}); // it may have died meanwhile
  }

  return {
    ready: untilReady(server, port).then(() => {
      hasServed = true;
    }),
    givenUp,
    async end(how) {
      isEnding = true;
      day.close();
      const child = server;
      const isGone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
      if (!isGone) {
        const gone = once(child, 'exit');
        child.kill(how === 'at-once' ? 'SIGKILL' : 'SIGTERM');
        const tooLate = setTimeout(() => child.kill('SIGKILL'), END_IN_ORDER_WITHIN_MS);
        await gone;
        clearTimeout(tooLate);
      }
      await Promise.all([...networks.values()].map((network) => network.close()));
    },
  };
}

/** Nothing that is set for another server on this machine may reach this one. */
function serverEnvironment(
  { env, port, dataDir }: { readonly env: NodeJS.ProcessEnv; readonly port: number; readonly dataDir: string },
  networks: readonly CuttableProxy[],
): NodeJS.ProcessEnv {
  const { PUBLIC_ORIGIN: _origin, REDIS_URL: _redis, ROLE: _role, NODE_OPTIONS: _options, ...rest } = env;
  return {
    ...rest,
    NODE_ENV: 'production',
    DEMO: '1',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    ALLOWED_ORIGINS: networks.map(({ origin }) => origin).join(','),
    LOG_LEVEL: env.LOG_LEVEL || 'warn',
  };
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const giveUpAtMs = Date.now() + START_WITHIN_MS;
  while (Date.now() < giveUpAtMs) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the server ended before it was ready');
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error(`the server was not ready within ${START_WITHIN_MS / 1000} s`);
}
