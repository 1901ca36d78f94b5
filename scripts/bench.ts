/**
 * The benchmarks: one JSON line a workload on standard output, progress on standard error. `npm run bench -- <name> …` runs some of them. Machines are
 * noisy: compare medians of several runs on one machine, never single figures.
 */
import { bundleSize } from './bench/bundleSize.ts';
import type { Workload } from './bench/figures.ts';
import { openList } from './bench/openList.ts';
import { rollImport } from './bench/rollImport.ts';
import { twentyEditors } from './bench/twentyEditors.ts';
import { twoBrowsers } from './bench/twoBrowsers.ts';
import { ensureBuilt } from './lib/buildAll.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const WORKLOADS: readonly Workload[] = [bundleSize, rollImport, twentyEditors, openList, twoBrowsers];

await runScript(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !WORKLOADS.some((workload) => workload.name === name));
  if (unknown.length > 0)
    throw new ScriptError(`no workload ${unknown.join(', ')}: there are ${WORKLOADS.map(({ name }) => name).join(', ')}`);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await ensureBuilt(say);
  for (const workload of WORKLOADS) {
    if (wanted.length > 0 && !wanted.includes(workload.name)) continue;
    say(`${workload.name} …`);
    console.log(JSON.stringify({ workload: workload.name, at: new Date().toISOString(), ...(await workload.run(say)) }));
  }
  return 0;
});
