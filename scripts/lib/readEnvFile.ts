import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ScriptError } from './scriptError.ts';

/**
 * Takes the settings that stand in `.env` in the folder of the command, which npm makes the checkout's. What is set in the environment wins; a file that is
 * not there sets nothing. Under Vitest none is read: no test may depend on what somebody has set for a server of theirs.
 * @throws ScriptError naming the line, never what stands in it: that may be a password
 */
export function readEnvFile(env: NodeJS.ProcessEnv = process.env, file = '.env'): void {
  if (env.VITEST) return;
  for (const [index, line] of linesOf(file).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [setting] = Object.entries(parseEnv(line));
    if (!setting || /\s/.test(setting[0]) || /^["'`]/.test(setting[1] ?? ''))
      throw new ScriptError(`${file}, line ${index + 1}: it must be a setting like PORT=3000 (.env.example), or begin with #`);
    const [name, value] = setting;
    env[name] ??= value;
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return [];
    throw new ScriptError(`${file} cannot be read (${code}): make it a file of the server's user, or take it away`);
  }
}
