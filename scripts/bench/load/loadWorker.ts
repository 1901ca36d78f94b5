/** A process that plays tablets. Told what to do over IPC, one call at a time, by `startLoadWorker`; ends with the bench. */
import type { ServerName } from '../servers/serverKinds.ts';
import { createFanOutLoad } from './fanOutLoad.ts';
import { createIdleLoad } from './idleLoad.ts';
import { createJoinLoad } from './joinLoad.ts';
import { createSeveralLoad } from './severalLoad.ts';
import { createTablets } from './tablets.ts';

export type LoadCommands = ReturnType<typeof createFanOutLoad> &
  ReturnType<typeof createJoinLoad> &
  ReturnType<typeof createIdleLoad> &
  ReturnType<typeof createSeveralLoad>;
export type LoadCall = { readonly id: number; readonly method: keyof LoadCommands; readonly args: readonly unknown[] };
export type LoadAnswer = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

const tablets = createTablets(process.argv[2] as ServerName); // by startLoadWorker
const commands: LoadCommands = {
  ...createFanOutLoad(tablets),
  ...createJoinLoad(tablets),
  ...createIdleLoad(tablets),
  ...createSeveralLoad(tablets),
};

process.on('message', (call: LoadCall) => {
  answer(call).catch((error: unknown) =>
    say({ id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function answer({ id, method, args }: LoadCall): Promise<void> {
  const command = commands[method] as (...args: readonly unknown[]) => unknown; // startLoadWorker's types have checked the arguments
  say({ id, result: await command(...args) });
}

function say(message: LoadAnswer): void {
  process.send?.(message);
}
