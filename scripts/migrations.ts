import { runTool } from './lib/runTool.ts';
import { runScript } from './lib/scriptError.ts';

await runScript(async () => (await runTool('drizzle-kit', ['generate'], { output: 'inherit' })).exitCode);
