/** Everything about the sources that a machine can say without running them: floors, types, lint and format, unused code. */
import { runTool, type ToolResult } from './lib/runTool.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const CHECKS: readonly { readonly what: string; readonly run: () => Promise<ToolResult> }[] = [
  { what: 'floors', run: () => runTool('tsx', ['scripts/checkFloors.ts'], { output: 'capture' }) },
  { what: 'no text becomes markup', run: () => runTool('tsx', ['scripts/checkSinks.ts'], { output: 'capture' }) },
  { what: 'types of the client', run: () => runTool('typescript', ['-p', 'tsconfig.client.json'], { output: 'capture' }) },
  { what: 'types of server, schema and scripts', run: () => runTool('typescript', ['-p', 'tsconfig.server.json'], { output: 'capture' }) },
  { what: 'lint and format', run: () => runTool('@biomejs/biome', ['check', '.'], { output: 'capture' }) },
  { what: 'unused code and dependencies', run: () => runTool('knip', [], { output: 'capture' }) },
];

await runScript(async () => {
  const failed: string[] = [];
  for (const { what, run } of CHECKS) {
    const startedAtMs = Date.now();
    const { exitCode, output } = await run();
    console.log(`${exitCode === 0 ? 'ok    ' : 'FAILED'}  ${what}  (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s)`);
    if (exitCode === 0) continue;
    failed.push(what);
    console.log(output);
  }
  if (failed.length > 0) throw new ScriptError(`check failed: ${failed.join(', ')}`);
  return 0;
});
