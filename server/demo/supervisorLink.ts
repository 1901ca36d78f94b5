import type { DayReplica, DemoReply, DemoRequest, DemoState, Tablet } from '../../schema/demo.ts';
import { AppError } from '../../schema/errors.ts';

/** What the demo's server can ask of the process that started it. */
export type SupervisorLink = {
  /** Throws AppError('unreachable') when the supervisor does not answer. */
  state(): Promise<DemoState>;
  cut(tablet: Tablet): Promise<DemoState>;
  heal(tablet: Tablet): Promise<DemoState>;
  /** Lets the simulated polling day begin or go on; stops it. */
  startDay(): Promise<DemoState>;
  stopDay(): Promise<DemoState>;
  /** What its tablets have written. */
  dayReplicas(): Promise<readonly DayReplica[]>;
  /** Asks to be killed (SIGKILL) and started again; nothing answers that. */
  kill(): void;
};

/** The end of an IPC channel that a forked process has: `process` itself, or two arrays in tests. */
export type Channel = {
  readonly send?: ((message: DemoRequest) => boolean) | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  readonly channel?: { unref(): void } | null | undefined;
};

type Answer = { readonly state: DemoState; readonly replicas: readonly DayReplica[] };

const ANSWER_WITHIN_MS = 3_000;

/**
 * Connects to the supervisor over the IPC channel this process was forked with. When the channel ends, the supervisor is gone, however it
 * went: `onOrphaned` is called, so that no server outlives it.
 * @returns null when this process was not forked: there are no switches then
 */
export function connectSupervisor(channel: Channel, onOrphaned: () => void): SupervisorLink | null {
  const send = channel.send?.bind(channel);
  if (!send) return null;
  const waiting = new Map<number, (reply: Answer) => void>();
  let lastId = 0;

  channel.on('message', (message) => {
    const reply = message as Partial<DemoReply> | null; // only our own supervisor holds the other end
    if (reply?.type !== 'demo' || reply.id === undefined || !reply.state) return;
    waiting.get(reply.id)?.({ state: reply.state, replicas: reply.replicas ?? [] });
  });
  channel.on('disconnect', onOrphaned);
  channel.channel?.unref(); // the channel alone must not keep a server alive that is closing

  function ask(request: DemoRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => {
        waiting.delete(request.id);
        reject(new AppError('unreachable'));
      }, ANSWER_WITHIN_MS);
      waiting.set(request.id, (answer) => {
        clearTimeout(tooLate);
        waiting.delete(request.id);
        resolve(answer);
      });
      send?.(request);
    });
  }

  const stateAfter = async (request: DemoRequest): Promise<DemoState> => (await ask(request)).state;
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  return {
    state: () => stateAfter({ type: 'demo', id: nextId(), action: 'state' }),
    cut: (tablet) => stateAfter({ type: 'demo', id: nextId(), action: 'cut', tablet }),
    heal: (tablet) => stateAfter({ type: 'demo', id: nextId(), action: 'heal', tablet }),
    startDay: () => stateAfter({ type: 'demo', id: nextId(), action: 'start-day' }),
    stopDay: () => stateAfter({ type: 'demo', id: nextId(), action: 'stop-day' }),
    dayReplicas: async () => (await ask({ type: 'demo', id: nextId(), action: 'count-day' })).replicas,
    kill: () => {
      send({ type: 'demo', id: nextId(), action: 'kill' });
    },
  };
}
