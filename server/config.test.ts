import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LIMITS } from '../schema/limits.ts';
import { ConfigError, readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
afterAll(() => rmSync(folder, { recursive: true }));
const DATA_DIR = join(folder, 'data');

test('defaults are loopback, port 3000 and the own address as origin', () => {
  expect(readConfig({ DATA_DIR })).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    publicOrigin: 'http://127.0.0.1:3000',
    allowedOrigins: [],
    isDemo: false,
  });
});

test('[L3] limits are the defaults, and what a deployment raises', () => {
  expect(readConfig({ DATA_DIR }).limits).toEqual(LIMITS);
  const env = { FRAMES_PER_SECOND: '21', BYTES_PER_SECOND: '200001', OPERATIONS_PER_MINUTE: '5001', SOCKETS_PER_PERSON: '241' };
  expect(Object.values(readConfig({ DATA_DIR, ...env }).limits)).toEqual([21, 200_001, 5_001, 241]);
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['PUBLIC_ORIGIN', 'room.example.org'],
  ['PUBLIC_ORIGIN', 'https://room.example.org/app'],
  ['ALLOWED_ORIGINS', 'https://a.example, nonsense'],
  ['LOG_LEVEL', 'chatty'],
  ['BALLOTS_KEPT_HOURS', '0'],
  ['BALLOTS_KEPT_HOURS', '9999'],
  ['BALLOTS_KEPT_HOURS', 'never'],
  ['PROXY_ADDRESSES', '10.0.0.2, proxy.internal'],
  ['API_RATE_FACTOR', '0'],
  ['API_RATE_FACTOR', 'fast'],
  ['FRAMES_PER_SECOND', '19'],
  ['BYTES_PER_SECOND', '1e9'],
  ['OPERATIONS_PER_MINUTE', 'many'],
  ['SOCKETS_PER_PERSON', '-240'],
  ['ROLE', 'sync'],
  ['ROLE', 'king'],
  ['REDIS_URL', 'http://not-to-be-told@127.0.0.1'],
])('a wrong %s (%s) stops the start with a line that names it', (name, value) => {
  const read = () => readConfig({ DATA_DIR, [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name} is [^\\n]*$`));
});

test('what Redis and which role: never the password in a complaint', () => {
  expect(readConfig({ DATA_DIR })).toMatchObject({ role: 'all', redis: null });
  expect(readConfig({ ROLE: 'sync', REDIS_URL: 'redis://h:7000/2' })).toMatchObject({
    role: 'sync',
    dataDir: '',
    redis: { host: 'h', port: 7000, db: 2 },
  });
  expect(() => readConfig({ DATA_DIR, REDIS_URL: 'http://not-to-be-told@127.0.0.1' })).not.toThrow(/not-to-be-told/);
});

test('[H10] which addresses are those of proxies: none, or what is named', () => {
  expect(readConfig({ DATA_DIR }).proxyAddresses).toEqual([]);
  expect(readConfig({ DATA_DIR, PROXY_ADDRESSES: '10.0.0.2, fd00::2' }).proxyAddresses).toEqual(['10.0.0.2', 'fd00::2']);
});

test('listening on every address needs to be told where browsers come', () => {
  expect(() => readConfig({ DATA_DIR, HOST: '0.0.0.0' })).toThrow(/^PUBLIC_ORIGIN is unset: [^\n]*$/);
  expect(readConfig({ DATA_DIR, HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://room.example.org' }).publicOrigin).toBe(
    'https://room.example.org',
  );
});

test('the demo refuses any address but loopback', () => {
  expect(() => readConfig({ DATA_DIR, DEMO: '1', HOST: '0.0.0.0' })).toThrow(/HOST/);
  expect(() => readConfig({ DATA_DIR, DEMO: '1', PUBLIC_ORIGIN: 'https://room.example.org' })).toThrow(/^PUBLIC_ORIGIN is [^\n]*$/);
  expect(readConfig({ DATA_DIR, DEMO: '1', PUBLIC_ORIGIN: 'http://localhost:3000' }).isDemo).toBe(true);
});

test.runIf(process.platform === 'linux')('a data folder in a place that takes none says so and does not hang', () => {
  expect(() => readConfig({ DATA_DIR: '/proc/committee-room/data' })).toThrow(
    /^DATA_DIR is ".*": the folder cannot be created or written \(ENOENT\)/,
  );
});

test('a data folder is made with all folders above it', () => {
  expect(readConfig({ DATA_DIR: join(DATA_DIR, 'a/b/c') }).dataDir).toBe(join(DATA_DIR, 'a/b/c'));
});

test('a data folder that cannot be made says which and why', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o400);
  expect(() => readConfig({ DATA_DIR: join(file, 'data') })).toThrow(
    /^DATA_DIR is ".*": the folder cannot be created or written \(ENOTDIR\)/,
  );
});
