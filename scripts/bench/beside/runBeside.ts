import type { Figures } from '../figures.ts';
import { type ServerName, serverKind } from '../servers/serverKinds.ts';
import { isSeveral } from '../servers/severalKinds.ts';
import { createScene } from './scene.ts';
import { createSeveralScene } from './severalScene.ts';
import type { BesideWorkload, Case } from './workload.ts';

/** One server's figures of one case in one round; `failed` when there are none. */
export type Result = { readonly case: string; readonly server: ServerName; readonly round: number; readonly figures: Figures };

/**
 * Runs every case of the workloads on every server it fits, round after round, server after server: A B C D A B C D, so that what disturbs the
 * machine for a while disturbs all of them. A server that fails has `failed` in its figures, and the others go on;
 * @param report told each result as it comes
 */
export async function runBeside(
  cases: readonly Case[],
  servers: readonly ServerName[],
  rounds: number,
  say: (line: string) => void,
  report: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const one of cases) {
    for (let round = 1; round <= rounds; round++) {
      for (const server of servers.filter((name) => fits(one, name))) {
        say(`${one.name} · ${server} · ${round} of ${rounds} …`);
        const result = { case: one.name, server, round, figures: await figuresOf(one, server) };
        results.push(result);
        report(result);
      }
    }
  }
  return results;
}

function fits(one: Case, server: ServerName): boolean {
  const kind = serverKind(server);
  return 'runSeveral' in one ? isSeveral(server) : kind.script !== null && one.fits(kind);
}

async function figuresOf(one: Case, server: ServerName): Promise<Figures> {
  try {
    if (!('runSeveral' in one)) return await onScene(await createScene(server), (scene) => one.run(scene));
    return await onScene(await createSeveralScene(server), (scene) => one.runSeveral(scene));
  } catch (error) {
    return { failed: error instanceof Error ? error.message.slice(0, 1_000) : String(error) };
  }
}

async function onScene<S extends { close(): Promise<void> }>(scene: S, run: (scene: S) => Promise<Figures>): Promise<Figures> {
  try {
    return await run(scene);
  } finally {
    await scene.close();
  }
}

/** What the options are: defaults, or those of `--full`, under what was given by name. */
export function chosenOptions(workload: BesideWorkload, isFull: boolean, given: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(workload.options).map(([name, { small, full }]) => [name, given.get(name) ?? (isFull ? full : small)]),
  );
}
