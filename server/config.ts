import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { RedisOptions } from 'ioredis';
import { LIMITS, type Limits } from '../schema/limits.ts';
import { redisOptions } from './redis/redisOptions.ts';

/** Every setting of the server; `.env.example` is its manual. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Where browsers reach this server: scheme, host, port. Ends in `:0` when it is the own address and the port is still to be found. */
  readonly publicOrigin: string;
  /** Other origins whose pages may call the API and open sockets. */
  readonly allowedOrigins: readonly string[];
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly isProduction: boolean;
  /** Serves the demo's stage and signs people in without a password; loopback only. */
  readonly isDemo: boolean;
  /** Opens /metrics to whoever sends it as a bearer; null: to programs on this machine. */
  readonly metricsToken: string | null;
  /** Of proxies on other machines, which bound who holds connections through them (H10). */
  readonly proxyAddresses: readonly string[];
  /** Every rate of the API times this. */
  readonly apiRateFactor: number;
  /** `core`: accounts, roll and API on the data folder; `sync`: rooms and sockets, with Redis only; `all`: both. */
  readonly role: (typeof PROCESS_ROLES)[number];
  /** Where the log of several processes is; null: in the data folder, for one process. */
  readonly redis: RedisOptions | null;
  /** So long single ballots stay after their count was verified. */
  readonly ballotsKeptMs: number;
  /** How much and how fast one connection, device or person may send. */
  readonly limits: Limits;
};

/** A setting that stops the start; its message is the one line that people read. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export const PROCESS_ROLES = ['all', 'core', 'sync'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const EVERY_ADDRESS = ['0.0.0.0', '::'];

/**
 * Reads and checks the environment: the only place that does.
 * @param options.makesDataDir whether a data folder that is not there is made; a tool that reads one must not make another
 * @throws ConfigError naming the variable, what it holds and what it may hold
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, { makesDataDir = true } = {}): Config {
  const port = readPort(env.PORT || '3000');
  const host = env.HOST || '127.0.0.1';
  const logLevel = LOG_LEVELS.find((level) => level === (env.LOG_LEVEL || 'info'));
  if (!logLevel) throw new ConfigError(`LOG_LEVEL is "${env.LOG_LEVEL}": it must be one of ${LOG_LEVELS.join(', ')}`);
  const role = PROCESS_ROLES.find((name) => name === (env.ROLE || 'all'));
  if (!role) throw new ConfigError(`ROLE is "${env.ROLE}": it must be one of ${PROCESS_ROLES.join(', ')}, or be unset`);
  const redis = readRedis(env.REDIS_URL ?? '');
  if (role !== 'all' && !redis) throw new ConfigError(`ROLE is "${role}": it needs REDIS_URL, over which the processes work together`);
  const isDemo = env.DEMO === '1';
  if (isDemo && !LOOPBACK.includes(host)) throw new ConfigError(`HOST is "${host}": the demo is served on loopback only, so unset it`);
  if (isDemo && redis) throw new ConfigError('REDIS_URL is set: the demo keeps everything in its own folder, so unset it');
  if (isDemo && env.PUBLIC_ORIGIN && !LOOPBACK.includes(hostOf(env.PUBLIC_ORIGIN)))
    throw new ConfigError(
      `PUBLIC_ORIGIN is "${env.PUBLIC_ORIGIN}": the demo signs people in without a password, so it is for this machine only`,
    );
  if (EVERY_ADDRESS.includes(host) && !env.PUBLIC_ORIGIN)
    throw new ConfigError(
      `PUBLIC_ORIGIN is unset: with HOST ${host} it must say where browsers reach the server, like https://room.example.org`,
    );
  return {
    port,
    host,
    dataDir: role === 'sync' ? '' : readDataDir(env.DATA_DIR || './data', makesDataDir), // a sync process has none
    publicOrigin: env.PUBLIC_ORIGIN ? readOrigin('PUBLIC_ORIGIN', env.PUBLIC_ORIGIN) : ownOrigin(host, port),
    allowedOrigins: (env.ALLOWED_ORIGINS ?? '')
      .split(',')
      .filter((origin) => origin.trim() !== '')
      .map((origin) => readOrigin('ALLOWED_ORIGINS', origin.trim())),
    logLevel,
    isProduction: env.NODE_ENV === 'production',
    isDemo,
    metricsToken: readMetricsToken(env.METRICS_TOKEN ?? ''),
    proxyAddresses: readAddresses('PROXY_ADDRESSES', env.PROXY_ADDRESSES ?? ''),
    apiRateFactor: readRateFactor(env.API_RATE_FACTOR || '1'),
    role,
    redis,
    ballotsKeptMs: readKeptHours(env.BALLOTS_KEPT_HOURS || '1') * 3_600_000,
    limits: {
      framesPerSecond: readLimit('FRAMES_PER_SECOND', env.FRAMES_PER_SECOND, LIMITS.framesPerSecond),
      bytesPerSecond: readLimit('BYTES_PER_SECOND', env.BYTES_PER_SECOND, LIMITS.bytesPerSecond),
      operationsPerMinute: readLimit('OPERATIONS_PER_MINUTE', env.OPERATIONS_PER_MINUTE, LIMITS.operationsPerMinute),
      socketsPerPerson: readLimit('SOCKETS_PER_PERSON', env.SOCKETS_PER_PERSON, LIMITS.socketsPerPerson),
    },
  };
}

const MAX_LIMIT = 1_000_000_000;

/** A limit that stands lower than the default would hold honest tablets up: it can only be raised. */
function readLimit(name: string, text: string | undefined, least: number): number {
  if (!text) return least;
  const limit = Number(text);
  if (!/^\d{1,10}$/.test(text) || limit < least || limit > MAX_LIMIT)
    throw new ConfigError(`${name} is "${text}": it must be a number from ${least} to ${MAX_LIMIT}, or be unset`);
  return limit;
}

const MIN_TOKEN_LENGTH = 16;

function readMetricsToken(text: string): string | null {
  if (text !== '' && text.length < MIN_TOKEN_LENGTH)
    throw new ConfigError(`METRICS_TOKEN has ${text.length} characters: it must have at least ${MIN_TOKEN_LENGTH}, or be unset`);
  return text || null;
}

function readAddresses(name: string, text: string): readonly string[] {
  const addresses = text
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined)
    throw new ConfigError(
      `${name} is "${text}": each must be an IP address like 10.0.0.2, with commas between them, and "${wrong}" is none`,
    );
  return addresses;
}

function readRateFactor(text: string): number {
  const factor = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || factor < 1 || factor > 10_000)
    throw new ConfigError(`API_RATE_FACTOR is "${text}": it must be a number from 1 to 10000`);
  return factor;
}

const MAX_KEPT_HOURS = 8_760;

function readKeptHours(text: string): number {
  const hours = Number(text);
  if (!/^\d{1,4}$/.test(text) || hours < 1 || hours > MAX_KEPT_HOURS)
    throw new ConfigError(`BALLOTS_KEPT_HOURS is "${text}": it must be a number of hours from 1 to ${MAX_KEPT_HOURS}`);
  return hours;
}

function readRedis(text: string): RedisOptions | null {
  if (text === '') return null;
  try {
    return redisOptions(text);
  } catch {
    // never repeated: a password may stand in it
    throw new ConfigError(
      'REDIS_URL is no address of a Redis: it must be like redis://host:6379, rediss://user:password@host:6380 or unix:/path',
    );
  }
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).hostname.replace(/^\[|\]$/g, '') : '');

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new ConfigError(`PORT is "${text}": it must be a number from 0 to 65535`);
  return port;
}

function ownOrigin(host: string, port: number): string {
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(origin)) throw new ConfigError(`HOST is "${host}": it must be an address or a name of this machine, like 127.0.0.1`);
  return new URL(origin).origin;
}

function readOrigin(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw new ConfigError(`${name} is "${text}": it must be an origin like https://room.example.org, without a path`);
  return url.origin;
}

function readDataDir(text: string, makes: boolean): string {
  const folder = resolve(text);
  if (!makes && !existsSync(folder))
    throw new ConfigError(`DATA_DIR is "${text}": there is no such folder; name the one that the server works on`);
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ConfigError(`DATA_DIR is "${text}": the folder cannot be created or written${code}; choose another or change its owner`);
  }
  return folder;
}

/** Not `recursive`: Node 24.21 never returns where the system says ENOENT below a folder that is there, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
