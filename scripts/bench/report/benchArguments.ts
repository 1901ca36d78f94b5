import { ScriptError } from '../../lib/scriptError.ts';
import { isServerName, SERVER_NAMES, type ServerName } from '../servers/serverKinds.ts';

/** What `npm run bench -- …` was asked for. */
export type BenchArguments = {
  /** Empty: all that are small. */
  readonly workloads: readonly string[];
  readonly servers: readonly ServerName[];
  readonly rounds: number;
  readonly isFull: boolean;
  /** Counts of workloads by their name, e.g. `clients`. */
  readonly options: ReadonlyMap<string, number>;
};

/**
 * Reads names of workloads, `--servers a,b`, `--rounds n`, `--full` and `--<option> n`.
 * @param known what there is: names of workloads, and of all their options
 * @throws ScriptError that says what there is instead
 */
export function benchArguments(
  args: readonly string[],
  known: { readonly workloads: readonly string[]; readonly options: readonly string[] },
): BenchArguments {
  const workloads: string[] = [];
  const options = new Map<string, number>();
  let servers: readonly ServerName[] = SERVER_NAMES;
  let rounds: number | null = null;
  let isFull = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [name = '', joined] = arg.startsWith('--') ? arg.slice(2).split('=', 2) : [];
    if (!arg.startsWith('--')) {
      if (!known.workloads.includes(arg)) throw new ScriptError(`no workload ${arg}: there are ${known.workloads.join(', ')}`);
      workloads.push(arg);
    } else if (name === 'full') isFull = true;
    else {
      const value = joined ?? args[++i];
      if (name === 'servers') servers = readServers(value ?? '');
      else if (name === 'rounds') rounds = readCount(name, value);
      else if (known.options.includes(name)) options.set(name, readCount(name, value));
      else
        throw new ScriptError(
          `no option --${name}: there are --full, --servers, --rounds, ${known.options.map((one) => `--${one}`).join(', ')}`,
        );
    }
  }
  return { workloads, servers, rounds: rounds ?? (isFull ? 3 : 1), isFull, options };
}

function readServers(text: string): ServerName[] {
  const names = text.split(',').filter(Boolean);
  const unknown = names.filter((name) => !isServerName(name));
  if (names.length === 0 || unknown.length > 0) throw new ScriptError(`--servers takes some of ${SERVER_NAMES.join(',')}, not "${text}"`);
  return SERVER_NAMES.filter((name) => names.includes(name));
}

function readCount(name: string, text: string | undefined): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1 || count > 1_000_000)
    throw new ScriptError(`--${name} takes a whole number from 1, not "${text ?? ''}"`);
  return count;
}
