import { expect, test } from 'vitest';
import { redisOptions } from './redisOptions.ts';

test.each([
  ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379 }],
  ['redis://redis.example:7000/3', { host: 'redis.example', port: 7000, db: 3 }],
  ['redis://[::1]:7000', { host: '::1', port: 7000 }],
  ['redis://:p%40ss@h', { host: 'h', port: 6379, password: 'p@ss' }],
  ['rediss://room:p%40ss@h:6380', { host: 'h', port: 6380, tls: { servername: 'h' }, username: 'room', password: 'p@ss' }],
  ['unix:/run/redis/redis.sock', { path: '/run/redis/redis.sock' }],
])('%s is understood', (url, options) => {
  expect(redisOptions(url)).toEqual(options);
});

test.each(['', 'localhost:6379', 'http://h', 'redis://', 'redis://:secret@h/name'])('[A10] %j is refused without being repeated', (url) => {
  expect(() => redisOptions(url)).toThrow(/REDIS_URL/);
  expect(() => redisOptions(url)).not.toThrow(/secret/);
});
