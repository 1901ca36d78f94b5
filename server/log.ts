import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type Log = Logger;

/**
 * One JSON line an event on standard error (standard output belongs to what people are told). Lines carry ids and counts, never names,
 * phones, votes, tokens or frames.
 */
export function createLog(level: Config['logLevel'], destination: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  return pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, redact: ['password', 'token', 'authorization', 'cookie'] },
    destination,
  );
}
