/**
 * The benchmarks: one JSON line a workload on standard output, for those beside other servers one a server and round and a table at the end;
 * progress on standard error. `npm run bench -- <name> …` runs some of them; `--full` with the counts that the figures in the docs are for. Machines
 * are noisy: compare medians of one interleaved run, never single figures, and look at `otherCpuPercent`.
 */
import { coldJoin } from './bench/beside/coldJoin.ts';
import { fanOut, manyRooms } from './bench/beside/fanOut.ts';
import { herd } from './bench/beside/herd.ts';
import { idle } from './bench/beside/idle.ts';
import { kill } from './bench/beside/kill.ts';
import { offlineMerge } from './bench/beside/offlineMerge.ts';
import { poisoned } from './bench/beside/poisoned.ts';
import { restart } from './bench/beside/restart.ts';
import { chosenOptions, runBeside } from './bench/beside/runBeside.ts';
import { several } from './bench/beside/several.ts';
import { soak } from './bench/beside/soak.ts';
import type { Case } from './bench/beside/workload.ts';
import { board } from './bench/board.ts';
import { boardScreen } from './bench/boardScreen.ts';
import { bundleSize } from './bench/bundleSize.ts';
import { comeBack } from './bench/comeBack.ts';
import { exportFiles } from './bench/exportFiles.ts';
import type { Workload } from './bench/figures.ts';
import { firstRow } from './bench/firstRow.ts';
import { gate } from './bench/gate.ts';
import { hostile } from './bench/hostile.ts';
import { logins } from './bench/logins.ts';
import { openList } from './bench/openList.ts';
import { projection } from './bench/projection.ts';
import { refetch } from './bench/refetch.ts';
import { benchArguments } from './bench/report/benchArguments.ts';
import { formatTable, tableRows } from './bench/report/table.ts';
import { rollImport } from './bench/rollImport.ts';
import { buildBench } from './bench/servers/buildBench.ts';
import { installPeers } from './bench/servers/installPeers.ts';
import { twentyEditors } from './bench/twentyEditors.ts';
import { twoBrowsers } from './bench/twoBrowsers.ts';
import { winners } from './bench/winners.ts';
import { ensureBuilt } from './lib/buildAll.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';
import { ensureTool, REDIS } from './lib/systemTools.ts';

const ALONE: readonly Workload[] = [
  bundleSize,
  rollImport,
  twentyEditors,
  logins,
  openList,
  firstRow,
  twoBrowsers,
  comeBack,
  gate,
  hostile,
  winners,
  projection,
  board,
  boardScreen,
  exportFiles,
  refetch,
];
const BESIDE = [fanOut, manyRooms, coldJoin, offlineMerge, kill, restart, idle, herd, several, poisoned, soak];

// children are ended and folders removed on `exit`, which a signal alone would skip
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

await runScript(async () => {
  const { workloads, servers, rounds, isFull, options } = benchArguments(process.argv.slice(2), {
    workloads: [...ALONE, ...BESIDE].map(({ name }) => name),
    options: [...new Set(BESIDE.flatMap((workload) => Object.keys(workload.options)))],
  });
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const print = (figures: object) => console.log(JSON.stringify({ ...figures, at: new Date().toISOString() }));

  const alone = ALONE.filter(({ name }) => workloads.length === 0 || workloads.includes(name));
  if (alone.length > 0) await ensureBuilt(say);
  for (const workload of alone) {
    say(`${workload.name} …`);
    print({ workload: workload.name, ...(await workload.run(say, isFull)) });
  }

  const beside = BESIDE.filter(({ name, isLong }) => (workloads.length === 0 ? isFull || !isLong : workloads.includes(name)));
  if (beside.length === 0) return 0;
  if (process.platform !== 'linux') throw new ScriptError('measuring servers beside each other reads /proc: run it on Linux (or in WSL)');
  await installPeers(say);
  await buildBench();
  const chosen = beside.flatMap((workload) => workload.cases(chosenOptions(workload, isFull, options)));
  const cases = await withRedis(chosen, say);
  if (servers.includes('ours') && cases.some(isOnSeveral)) await ensureBuilt(say);
  const results = await runBeside(cases, servers, rounds, say, ({ case: workload, server, round, figures }) =>
    print({ workload, server, round, ...figures }),
  );
  const measured = servers.filter((server) => results.some((result) => result.server === server));
  console.log(`\n${formatTable(tableRows(cases, results), measured)}`);
  return results.some(({ figures }) => 'failed' in figures) ? 1 : 0;
});

function isOnSeveral(one: Case): boolean {
  return 'runSeveral' in one;
}

/** The cases that can be run here: those on several processes need a Redis to start. */
async function withRedis(cases: readonly Case[], say: (line: string) => void): Promise<readonly Case[]> {
  if (!cases.some(isOnSeveral)) return cases;
  const redis = await ensureTool(REDIS, say);
  if ('path' in redis) return cases;
  const others = cases.filter((one) => !isOnSeveral(one));
  if (others.length === 0) throw new ScriptError(redis.missing);
  say(`what runs on several processes is left out. ${redis.missing}`);
  return others;
}
