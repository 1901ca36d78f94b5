/** Formats every file and applies the linter's safe fixes. */
import { runTool } from './lib/runTool.ts';
import { runScript } from './lib/scriptError.ts';

await runScript(async () => (await runTool('@biomejs/biome', ['check', '--write', '.'], { output: 'inherit' })).exitCode);
