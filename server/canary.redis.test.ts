import { expect, test } from 'vitest';
import { PASSWORD } from './testing/seedCampaign.ts';
import { useSharedServers } from './testing/sharedServers.ts';
import { until } from './testing/until.ts';

const servers = useSharedServers();

/** All that lies in Redis, as it lies there. */
async function allOfRedis(): Promise<string> {
  const redis = servers.admin();
  const parts: string[] = [];
  for (const key of await redis.keys('*')) {
    parts.push(key);
    const type = await redis.type(key);
    if (type === 'string') parts.push(String((await redis.getBuffer(key))?.toString('latin1')));
    else if (type === 'hash') parts.push(...Object.entries(await redis.hgetall(key)).flat());
    else if (type === 'stream')
      parts.push(
        ...(await redis.xrangeBuffer(key, '-', '+')).flatMap(([, fields]) => (fields ?? []).map((field) => field.toString('latin1'))),
      );
    else if (type === 'set') parts.push(...(await redis.smembers(key)));
    else if (type === 'zset') parts.push(...(await redis.zrange(key, 0, -1)));
    else if (type === 'list') parts.push(...(await redis.lrange(key, 0, -1)));
    else throw new Error(`a ${type} that is not looked into`);
  }
  return parts.join('\n');
}

test('[P8][A10] after a day’s work nothing secret and no elector’s name lies in Redis', async () => {
  const core = await servers.start('core');
  const sync = await servers.start('sync');
  await until('the sync process knows', async () => (await fetch(`${sync.origin}/readyz`)).ok);
  const admin = await servers.signIn(core, 'admin');
  const noura = await servers.signIn(core, 'noura');
  const elector = 'Kanaryelector Bin Kanary';
  const imported = await fetch(`${core.origin}/api/roll`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${admin.accessToken}`, 'Content-Type': 'text/csv' },
    body: `number,name,gender,committee\n1,${elector},male,K01\n`,
  });
  expect(imported.status).toBe(200);
  const { electors } = (await (
    await fetch(`${core.origin}/api/committees/K01/roll`, { headers: { Authorization: `Bearer ${noura.accessToken}` } })
  ).json()) as { electors: { id: string }[] };
  const tablet = await noura.open('guarantees/K01', sync);
  tablet.rows.set(`${electors[0]?.id}owner1a`, 'p');
  await tablet.saved(1);
  const ticket = await noura.ticketFor('guarantees/K01', 'device-of-another-day-00');
  await noura.browser.post('/api/auth/refresh', { sessionId: noura.sessionId });
  await core.close(); // it publishes to the end
  const text = await allOfRedis();
  expect(text).toContain(electors[0]?.id); // it was looked into
  const secrets = [
    PASSWORD,
    elector,
    ticket,
    ticket.split('.')[2] ?? '',
    admin.accessToken,
    noura.accessToken,
    ...noura.browser.cookies.values(),
  ];
  expect(secrets.filter((secret) => text.includes(secret)).map((secret) => secret.slice(0, 12))).toEqual([]);
});
