import { expect, test } from 'vitest';
import { openEmpty } from '../testing/testDatabase.ts';
import { checkLogHome, openInstallation, setLogHome, setTakenOver } from './installation.ts';

test('[Q6] an installation draws its id once, and keeps its log in SQLite until it is told otherwise', () => {
  const { sqlite, close } = openEmpty();
  const first = openInstallation(sqlite);
  expect(first).toEqual({ installationId: expect.stringMatching(/^[0-9a-f]{16}$/), logHome: 'sqlite', hasRooms: false });
  setLogHome(sqlite, 'redis');
  sqlite.exec("INSERT INTO room VALUES ('r', 1)");
  expect(openInstallation(sqlite)).toEqual({ ...first, logHome: 'redis', hasRooms: true });
  close();
});

test.each([
  ['sqlite', false, false, null],
  ['sqlite', false, true, null],
  ['sqlite', true, false, null],
  ['sqlite', true, true, '--to redis'],
  ['redis', true, true, null],
  ['redis', false, true, null],
  ['redis', true, false, '--to sqlite'],
  ['redis', false, false, '--to sqlite'], // Redis may have rooms that were not archived yet
  ['leaving-redis', true, true, '--to sqlite'],
  ['leaving-redis', true, false, '--to sqlite'],
  ['taken-over', true, true, '--to redis'],
  ['taken-over', true, false, '--to redis'],
] as const)('[Q6] home %s, rooms %s, REDIS_URL %s: %s', (logHome, hasRooms, hasRedisUrl, named) => {
  const sentence = checkLogHome({ logHome, hasRooms, hasRedisUrl });
  if (named === null) return expect(sentence).toBe(null);
  expect(sentence).toContain(`npm run move-log -- ${named}`);
  expect(sentence).not.toContain('\n');
});

test('[Q17] a folder of which another copy goes on is known as one; not where the greater number is its own', () => {
  const { sqlite, close } = openEmpty();
  openInstallation(sqlite);
  setLogHome(sqlite, 'redis');
  sqlite.exec('UPDATE installation SET archive_fence = 8');
  setTakenOver(sqlite, 7);
  expect(openInstallation(sqlite).logHome).toBe('redis');
  setTakenOver(sqlite, 8);
  expect(openInstallation(sqlite).logHome).toBe('taken-over');
  close();
});
