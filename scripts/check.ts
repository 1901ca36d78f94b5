/** Everything about the sources that a machine can say without running them: floors, types, lint and format, unused code. */
import { runTool, type ToolResult } from './lib/runTool.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

type Check = { readonly what: string; readonly run: () => Promise<ToolResult> };

const AT_ONCE = 2;
/** One checker sees each type once, several see what they share each anew; and fewer rounds of its garbage collector: half the processor's time. */
const types = (project: string): Promise<ToolResult> =>
  runTool('typescript', ['-p', project, '--checkers', '1'], { output: 'capture', env: { GOGC: '300' } });

/** Longest first: the last of them ends soon after the one beside it. */
const CHECKS: readonly Check[] = [
  { what: 'types of server, schema and scripts', run: () => types('tsconfig.server.json') },
  { what: 'lint and format', run: () => runTool('@biomejs/biome', ['check', '.'], { output: 'capture' }) },
  { what: 'unused code and dependencies', run: () => runTool('knip', [], { output: 'capture' }) },
  { what: 'types of the client', run: () => types('tsconfig.client.json') },
  { what: 'floors', run: () => runTool('tsx', ['scripts/checkFloors.ts'], { output: 'capture' }) },
  { what: 'no text becomes markup', run: () => runTool('tsx', ['scripts/checkSinks.ts'], { output: 'capture' }) },
];

await runScript(async () => {
  const failed: string[] = [];
  const waiting = [...CHECKS];
  async function runWaiting(): Promise<void> {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAtMs = Date.now();
      const { exitCode, output } = await check.run();
      console.log(`${exitCode === 0 ? 'ok    ' : 'FAILED'}  ${check.what}  (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s)`);
      if (exitCode === 0) continue;
      failed.push(check.what);
      console.log(output);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runWaiting));
  if (failed.length > 0) throw new ScriptError(`check failed: ${failed.join(', ')}`);
  return 0;
});
