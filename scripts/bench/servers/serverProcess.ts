import { pathToFileURL } from 'node:url';
import { BUILT } from './buildBench.ts';
import type { ChildProcesses } from './childProcesses.ts';
import type { FromServer, ToServer, Vitals } from './meter.ts';
import { cpuMsOf } from './processUsage.ts';

/** A measured server that listens. */
export type ServerProcess = {
  readonly port: number;
  readonly pid: number;
  /** From the start of its process until it listened. */
  readonly readyMs: number;
  cpuMs(): number;
  readonly isAlive: boolean;
  /** What it says of itself; `collect` after a full garbage collection. */
  vitals(which: 'now' | 'collect'): Promise<Vitals>;
  stop(): Promise<void>;
  kill(): Promise<void>;
};

/** How a server is started under the bench's own Node. */
export type Start = {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** For Node, besides the bench's own. */
  readonly nodeArgs?: readonly string[];
};

const START_TIMEOUT_MS = 30_000;
const VITALS_TIMEOUT_MS = 60_000;
const METER = pathToFileURL(BUILT.meter).href;

/** Starts a server on a free port of the loopback. */
export async function startServerProcess(
  children: ChildProcesses,
  { name, script, args, env, nodeArgs = [] }: Start,
): Promise<ServerProcess> {
  const startedAtMs = performance.now();
  const process = children.start(script, args, ['--expose-gc', '--import', METER, ...nodeArgs], { PORT: '0', HOST: '127.0.0.1', ...env });
  const { child } = process;
  const nextMessage = (timeoutMs: number): Promise<FromServer> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        done();
        reject(new Error(`${name} ${why}\n${process.errors}`));
      };
      const timer = setTimeout(() => fail('does not answer'), timeoutMs);
      const onMessage = (message: unknown): void => {
        done();
        resolve(message as FromServer); // by meter.ts
      };
      const onEnd = (): void => fail('ended');
      const done = (): void => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('close', onEnd);
      };
      child.once('message', onMessage);
      child.once('close', onEnd); // not `exit`: what it said last is read by then
    });

  const first = await nextMessage(START_TIMEOUT_MS);
  const { pid } = child;
  if (!('listensOn' in first) || pid === undefined) throw new Error(`${name} did not say where it listens`);
  return {
    port: first.listensOn,
    pid,
    readyMs: performance.now() - startedAtMs,
    cpuMs: () => cpuMsOf(pid),
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    async vitals(which) {
      const answer = nextMessage(VITALS_TIMEOUT_MS);
      child.send({ vitals: which } satisfies ToServer);
      const message = await answer;
      if (!('vitals' in message)) throw new Error(`${name} answered something else`);
      return message.vitals;
    },
    stop: () => process.end('SIGTERM'),
    kill: () => process.end('SIGKILL'),
  };
}
