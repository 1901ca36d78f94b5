import { BUILT } from '../servers/buildBench.ts';
import type { ChildProcesses } from '../servers/childProcesses.ts';
import { cpuMsOf } from '../servers/processUsage.ts';
import type { ServerName } from '../servers/serverKinds.ts';
import type { LoadAnswer, LoadCall, LoadCommands } from './loadWorker.ts';

/** A process that plays tablets of one kind. */
export type LoadWorker = {
  cpuMs(): number;
  call<Method extends keyof LoadCommands>(
    method: Method,
    ...args: Parameters<LoadCommands[Method]>
  ): Promise<Awaited<ReturnType<LoadCommands[Method]>>>;
  end(): Promise<void>;
};

export function startLoadWorker(children: ChildProcesses, server: ServerName): LoadWorker {
  const worker = children.start(BUILT.loadWorker, [server]);
  const { child } = worker;
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', (answer: LoadAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(`load process: ${answer.error}`));
    else call?.resolve(answer.result);
  });
  child.once('exit', () => {
    for (const call of waiting.values()) call.reject(new Error(`a load process ended\n${worker.errors}`));
    waiting.clear();
  });
  return {
    cpuMs: () => (child.pid === undefined ? 0 : cpuMsOf(child.pid)),
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject }); // the worker answers with what its method returns
        child.send({ id, method, args } satisfies LoadCall);
      }),
    end: () => worker.end('SIGTERM', 1_000),
  };
}
