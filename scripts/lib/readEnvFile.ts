import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ScriptError } from './scriptError.ts';

/**
 * Takes the settings that stand in `.env` in the folder of the command, which npm makes the checkout's. What is set in the environment wins; a file that is
 * not there sets nothing. Under Vitest none is read: no test may depend on what somebody has set for a server of theirs.
 * @throws ScriptError naming the line, never what stands in it: that may be a password; or where it would open an empty campaign beside one that is there
 */
export function readEnvFile(env: NodeJS.ProcessEnv = process.env, file = '.env'): void {
  if (env.VITEST) return;
  const isFolderOfFile = env.DATA_DIR === undefined;
  for (const [index, line] of linesOf(file).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [setting] = Object.entries(parseEnv(line));
    if (!setting || /\s/.test(setting[0]) || /^["'`]/.test(setting[1] ?? ''))
      throw new ScriptError(`${file}, line ${index + 1}: it must be a setting like PORT=3000 (.env.example), or begin with #`);
    const [name, value] = setting;
    env[name] ??= value;
  }
  if (isFolderOfFile && env.DATA_DIR && env.ROLE !== 'sync') refuseOtherFolder(env.DATA_DIR, join(dirname(file), 'data'), file);
}

/** Where nothing was read from the file, the campaign went on in the default folder: it must not be left there without a word. */
function refuseOtherFolder(dataDir: string, before: string, file: string): void {
  const hasCampaign = (folder: string): boolean => existsSync(join(folder, 'committee-room.sqlite'));
  if (hasCampaign(dataDir) || !hasCampaign(before)) return;
  throw new ScriptError(
    `${file}: DATA_DIR is "${dataDir}", where there is no campaign, and there is one in ${resolve(before)}: name that folder, or move it there or aside`,
  );
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
