import { parseArgs } from 'node:util';
import { ScriptError } from '../lib/scriptError.ts';

export type DemoArguments = {
  /** 0 takes a free one. */
  readonly port: number;
  /** null: a throw-away folder. */
  readonly dataDir: string | null;
};

const USAGE = 'usage: npm run demo -- [--port N] [--data-dir FOLDER]';

/**
 * Reads the arguments of `npm run demo`.
 * @throws ScriptError in one line that says what is wrong and how it is used
 */
export function readDemoArguments(args: readonly string[]): DemoArguments {
  const { port = '3000', 'data-dir': dataDir } = parse(args);
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65_535)
    throw new ScriptError(`--port is "${port}": it must be a number from 0 to 65535; ${USAGE}`);
  if (dataDir === '') throw new ScriptError(`--data-dir is empty: name a folder or leave it out; ${USAGE}`);
  return { port: number, dataDir: dataDir ?? null };
}

function parse(args: readonly string[]): { port?: string; 'data-dir'?: string } {
  try {
    return parseArgs({ args: [...args], options: { port: { type: 'string' }, 'data-dir': { type: 'string' } }, strict: true }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error);
    throw new ScriptError(`${reason}; ${USAGE}`);
  }
}
