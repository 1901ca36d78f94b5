import { type ChildProcess, spawn } from 'node:child_process';
import { ROOT } from '../../lib/root.ts';

/** Children of the bench: each is known by its pid and ended with the bench, whatever ends that. */
export type ChildProcesses = ReturnType<typeof createChildProcesses>;

const STDERR_KEPT = 4_000;

export function createChildProcesses() {
  const alive = new Set<ChildProcess>();
  const onExit = (): void => {
    for (const child of alive) child.kill('SIGKILL');
  };
  process.once('exit', onExit);

  return {
    /** Starts a script under this Node, in the checkout's folder, with an IPC channel. */
    start(script: string, args: readonly string[], nodeArgs: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
      const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
        cwd: ROOT,
        env: { ...process.env, NODE_ENV: 'production', ...env },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        serialization: 'advanced',
      });
      alive.add(child);
      let errors = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        errors = (errors + chunk.toString('utf8')).slice(-STDERR_KEPT);
      });
      const ended = new Promise<void>((resolve) => {
        child.once('error', () => resolve());
        child.once('exit', () => resolve());
      }).then(() => void alive.delete(child));
      return {
        child,
        ended,
        get errors() {
          return errors;
        },
        /** Ends it with this signal, with SIGKILL when it takes longer than `graceMs`. */
        async end(signal: NodeJS.Signals, graceMs = 10_000): Promise<void> {
          if (!alive.has(child)) return;
          child.kill(signal);
          const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
          await ended;
          clearTimeout(timer);
        },
      };
    },
    endAll(): void {
      onExit();
      process.off('exit', onExit);
    },
  };
}
