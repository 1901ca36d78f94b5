import { afterAll, expect, test } from 'vitest';
import { openRawSocket, openSyncServer } from '../testing/openSyncServer.ts';
import { until } from '../testing/until.ts';
import { createUpgradeRates } from './upgradeRates.ts';

const server = await openSyncServer({ upgrades: { perSecond: 0.1, burst: 3, first: 3 } });
afterAll(server.close);

test('[L4] an address opens so many at once and so many a second after that; another is not held up', () => {
  let nowMs = 0;
  const rates = createUpgradeRates({ perSecond: 2, burst: 3, first: 3 }, () => nowMs);
  expect([1, 2, 3].map(() => rates.come('10.0.0.1'))).toEqual([0, 0, 0]);
  expect(rates.come('10.0.0.1')).toBeGreaterThan(0);
  expect(rates.come('10.0.0.2')).toBe(0);
  nowMs = 600;
  expect(rates.come('10.0.0.1')).toBe(0);
});

test('[L4] what is too fast is told by a close with the seconds, not by an answer that a browser cannot see', async () => {
  const sockets = [];
  for (const ticket of ['p0', 'p1', 'p2', 'forged', 'forged']) sockets.push(await openRawSocket(server.port, ticket));
  const last = sockets.at(-1);
  await until('it is closed', () => last?.closed !== null);
  expect(last?.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^retry=\d+$/) });
  expect(sockets.slice(0, 3).map(({ closed }) => closed)).toEqual([null, null, null]);
  for (const socket of sockets) socket.end();
});

test('[L4] whoever has a good ticket comes in, however fast strangers are at the same address: behind a proxy all have one', async () => {
  for (let i = 0; i < 5; i++) (await openRawSocket(server.port, 'forged')).end();
  const honest = await openRawSocket(server.port, 'p9');
  await until('the room has answered', () => honest.frames.length > 0 || honest.closed !== null);
  expect(honest.closed).toBeNull();
  honest.end();
});
