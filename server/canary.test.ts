import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WebSocket as WsClient } from 'ws';
import type { RollAnswer } from '../schema/api.ts';
import { isElectorId, isUserId, type UserId } from '../schema/ids.ts';
import { claimKey } from '../schema/keys.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../schema/wire.ts';
import { createOfflineTablet, sealEntry } from './sealed/testing/offlineTablet.ts';
import { sealingKeyIn } from './sealed/testing/sealingKeyIn.ts';
import { createTestBrowser } from './testing/client.ts';
import { secretsIn } from './testing/secrets.ts';
import { runServerProcess, startServerProcess } from './testing/serverProcess.ts';
import { createStockTablet } from './testing/stockTablet.ts';
import { until } from './testing/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What goes in at every door, honest or not; each can be told apart. */
const PERSONAL = {
  elector: 'Kanaryelector Bin Kanary',
  person: 'Kanaryperson',
  username: 'kanaryuser',
  guarantor: 'Kanaryguarantor',
  campaign: 'Kanarycampaign',
  area: 'Kanaryarea',
  site: 'Kanarysite',
  phone: '96599887766',
  note: 'Kanarynote',
  fileName: 'kanaryfile',
};
const SECRET = {
  password: 'kanary password one',
  wrong: 'kanary password two',
  link: 'kanarylink',
  cookie: 'kanarycookie',
  bearer: 'kanarybearer',
};

test('[A10] what people enter stands in no log, no figure and no answer to a mistake, and nothing secret in the folder', {
  timeout: 60_000,
}, async () => {
  const DATA_DIR = join(folder, 'data');
  const server = await startServerProcess({ DATA_DIR });
  const { origin } = server;
  const browser = createTestBrowser(origin);
  const refusals: string[] = [];
  const figures: string[] = [];
  /** Sends what is refused and keeps the answer. */
  const mistake = async (path: string, init: RequestInit): Promise<void> => {
    const response = await fetch(origin + path, {
      method: 'POST',
      ...init,
      headers: { 'X-Committee-Room': '1', 'Content-Type': 'application/json', ...init.headers },
    });
    expect(response.status >= 400 || response.status === 202, `${path}: ${response.status}`).toBe(true); // or it waits its turn
    refusals.push(await response.text(), JSON.stringify([...response.headers]));
  };

  // the way in, and what goes wrong on it
  const secret = server.setupLink?.split('#')[1] ?? '';
  const setup = {
    campaignName: PERSONAL.campaign,
    pollingDay: '2026-11-30',
    timeZone: 'Asia/Kuwait',
    username: PERSONAL.username,
    name: PERSONAL.person,
  };
  await mistake('/api/setup', { body: JSON.stringify({ ...setup, password: SECRET.password, secret: SECRET.link }) });
  await mistake('/api/setup', { body: JSON.stringify({ ...setup, password: SECRET.password, secret: [SECRET.link] }) });
  expect((await browser.post('/api/setup', { ...setup, password: SECRET.password, secret })).status).toBe(201);
  await mistake('/api/auth/login', { body: JSON.stringify({ username: PERSONAL.username, password: SECRET.wrong }) });
  await mistake('/api/auth/login', { body: `{"username":"${PERSONAL.username}","password":"${SECRET.wrong}"` });
  await mistake('/api/auth/login', { body: JSON.stringify({ username: { a: SECRET.wrong }, password: [SECRET.wrong] }) });
  await mistake(`/api/${SECRET.bearer}?token=${SECRET.bearer}`, {});
  await mistake('/api/me', { method: 'GET', headers: { Authorization: `Bearer ${SECRET.bearer}` } });
  await mistake('/api/auth/refresh', {
    headers: { Cookie: `cr_0123456789abcdef=${SECRET.cookie}` },
    body: JSON.stringify({ sessionId: '0123456789abcdef' }),
  });
  await mistake('/api/auth/refresh', { headers: { Origin: `https://${SECRET.bearer}.example` }, body: '{}' });

  // work
  const { accessToken, user } = await browser.login(PERSONAL.username, SECRET.password);
  const sent = async (method: string, path: string, body: string, headers: Record<string, string> = {}): Promise<unknown> => {
    const init = { method, headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json', ...headers }, body };
    const response = await fetch(origin + path, init);
    expect(response.ok, `${path}: ${response.status}`).toBe(true);
    return response.json();
  };
  const csv = `number,name,gender,committee,area,site,phone\n1,${PERSONAL.elector},male,K01,${PERSONAL.area},${PERSONAL.site},${PERSONAL.phone}\n2,,male,K01,${PERSONAL.area},,\n`;
  await sent('POST', '/api/roll', csv, { 'Content-Type': 'text/csv', 'X-File-Name': PERSONAL.fileName });
  await mistake('/api/roll', {
    headers: { Authorization: `Bearer ${accessToken}`, 'X-File-Name': PERSONAL.fileName },
    body: `phone\n${PERSONAL.phone}`,
  });
  const coordinator = {
    username: `${PERSONAL.username}2`,
    name: PERSONAL.person,
    role: 'coordinator',
    memberships: [{ committee: 'K01', stream: null }],
  };
  await sent('POST', '/api/users', JSON.stringify({ ...coordinator, password: SECRET.password }));
  await mistake('/api/users', {
    headers: { Authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ ...coordinator, password: SECRET.password }),
  });
  await sent('POST', '/api/guarantors', JSON.stringify({ name: PERSONAL.guarantor }));

  // a tablet: an edit, one that is refused, a frame that is none, a ticket twice
  const second = createTestBrowser(origin);
  const coordinating = await second.login(coordinator.username, SECRET.password);
  const roll = await (
    await fetch(`${origin}/api/committees/K01/roll`, { headers: { Authorization: `Bearer ${coordinating.accessToken}` } })
  ).json();
  const elector = (roll as RollAnswer).electors[0]?.id ?? '';
  if (!isElectorId(elector) || !isUserId(user.id)) throw new Error('no elector');
  const ticketFor = async (room = 'guarantees/K01'): Promise<string> => {
    const [ticket] = (await second.tickets(coordinating.accessToken, [room])).tickets;
    if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
    return ticket.ticket;
  };
  const first = await ticketFor();
  const tablet = createStockTablet({ origin, room: 'guarantees/K01', ticket: first });
  await tablet.synced();
  tablet.rows.set(claimKey(elector, user.id, 'note'), `${PERSONAL.note} ${PERSONAL.phone}`);
  await tablet.saved(1);
  tablet.rows.set(PERSONAL.note, PERSONAL.note); // no key of ours
  await until('it is refused', () => tablet.refusals.length > 0);
  refusals.push(JSON.stringify(tablet.refusals.map(({ ...refusal }) => JSON.stringify(refusal).replaceAll(PERSONAL.note, '')))); // a key it was sent itself
  tablet.end();
  const closeOf = (ticket: string, frame: string | null): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WsClient(`${origin.replace('http', 'ws')}/sync/guarantees/K01?ticket=${SECRET.bearer}`, [
        SUBPROTOCOL,
        TICKET_PREFIX + ticket,
      ]);
      if (frame !== null) socket.on('open', () => socket.send(Buffer.from(frame)));
      socket.on('close', (code, reason) => resolve(`${code} ${reason.toString()}`));
      socket.on('error', () => {});
    });
  refusals.push(await closeOf(first, null), await closeOf(SECRET.bearer, null), await closeOf(await ticketFor(), `\0\x02${PERSONAL.note}`));
  // an unsent edit that somebody else carries, whole and broken
  const offline = createOfflineTablet({
    room: 'guarantees/K01',
    epoch: (await second.tickets(coordinating.accessToken, ['guarantees/K01'])).tickets.map((t) => ('epoch' in t ? t.epoch : 0))[0] ?? 0,
  });
  const carried = async (deviceId: string) =>
    sealEntry(
      await sealingKeyIn(DATA_DIR),
      { userId: coordinating.user.id, deviceId },
      offline.write({ [claimKey(elector, coordinating.user.id as typeof user.id & UserId, 'note')]: PERSONAL.note }),
    );
  const whole = await carried('device-0123456789');
  expect(await sent('POST', '/api/edits/sealed', JSON.stringify({ edits: [whole] }))).toEqual({ taken: [whole.id], unreadable: [] });
  const foreign = await carried(SECRET.bearer.padEnd(24, '0'));
  expect(await sent('POST', '/api/edits/sealed', JSON.stringify({ edits: [foreign] }))).toEqual({ taken: [], unreadable: [foreign.id] });
  await mistake('/api/edits/sealed', {
    body: JSON.stringify({ edits: [{ id: PERSONAL.note, kid: SECRET.link, sealed: `${PERSONAL.note}!` }] }),
  });
  expect((await second.post('/api/auth/logout', { sessionId: coordinating.sessionId })).status).toBe(204);

  // figures, and two more ways to fail
  for (const path of ['/metrics', '/healthz', '/readyz', '/api/openapi.json']) figures.push(await (await fetch(origin + path)).text());
  const beside = await runServerProcess({ DATA_DIR, LOG_LEVEL: 'debug', METRICS_TOKEN: SECRET.link });
  expect(beside.exitCode).toBe(1);
  await server.kill('SIGTERM');
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'committee-room.sqlite'), `${PERSONAL.elector} ${SECRET.password}\n`.repeat(100));
  const unreadable = await runServerProcess({ DATA_DIR: broken, LOG_LEVEL: 'debug' });
  expect(unreadable.exitCode).toBe(1);

  const tokens = [accessToken, coordinating.accessToken, first, ...browser.cookies.values(), ...second.cookies.values()];
  const secrets = [...Object.values(SECRET), ...tokens];
  const all = [...secrets, ...Object.values(PERSONAL)];
  const logged = server.logged() + beside.err + beside.out + unreadable.err + unreadable.out;
  expect(server.logged()).toContain('session ended'); // it did log
  expect(secretsIn(logged, all)).toEqual([]);
  expect(secretsIn(server.said().replace(secret, ''), all)).toEqual([]);
  expect(secretsIn(figures.join('\n'), all)).toEqual([]);
  expect(secretsIn(refusals.join('\n').replaceAll(`/api/${SECRET.bearer}`, '').replaceAll(coordinator.username, ''), all)).toEqual([]); // the address and the name that is taken, to who sent them
  for (const entry of readdirSync(DATA_DIR, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = entry.name;
    const bytes = readFileSync(join(entry.parentPath, file));
    expect(
      secrets.filter((text) => bytes.includes(text)),
      file,
    ).toEqual([]);
  }
});
