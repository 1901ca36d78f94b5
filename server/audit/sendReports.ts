import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { defineScript, runScript } from '../redis/script.ts';
import type { Happened } from './auditRecorder.ts';

/** Where processes without SQLite leave for the core what is to be written down: a stream, one report an entry. */
export const reportsKey = (prefix = 'cx'): string => `${prefix}:audit`;

/** The stream's own name, drawn when it is first read: another one is another stream, whatever ids it gives. */
export const reportsNameKey = (prefix?: string): string => `${reportsKey(prefix)}:name`;

/** What lies there at most while no core reads it; then the oldest go. */
const MAX_REPORTS = 50_000;
/** How long a repetition after a lost answer is known as one. */
const KNOWN_SECONDS = 600;

/** KEYS: stream, name of the sending · ARGV: most, seconds, reports */
const SEND = defineScript(
  2,
  `if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[2]) then return 0 end
   for i = 3, #ARGV do redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'r', ARGV[i]) end
   return #ARGV - 2`,
);

/** Leaves reports for the core, all or none, and the same ones once however often their sending is repeated. */
export function createReportSender(redis: Redis, prefix?: string) {
  const names = new WeakMap<Happened, string>();
  return async (all: readonly Happened[]): Promise<void> => {
    // sent again they stand before what has come since: whatever was under one name goes under it again
    const sendings = new Map<string, Happened[]>();
    const fresh = randomBytes(12).toString('hex');
    for (const report of all) {
      const name = names.get(report) ?? fresh;
      names.set(report, name);
      sendings.set(name, [...(sendings.get(name) ?? []), report]);
    }
    for (const [name, reports] of sendings)
      await runScript(redis, SEND, [
        reportsKey(prefix),
        `${reportsKey(prefix)}:${name}`,
        MAX_REPORTS,
        KNOWN_SECONDS,
        ...reports.map(toText),
      ]);
  };
}

const toText = (report: Happened): string => JSON.stringify(report);
