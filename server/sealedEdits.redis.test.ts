/** Sealed edits where rooms live on other processes: the core has no sockets, and takes them all the same. */
import { expect, test, vi } from 'vitest';
import type { HeldEditsAnswer, SealedEditsAnswer } from '../schema/deviceApi.ts';
import { createOfflineTablet, sealEntry } from './sealed/testing/offlineTablet.ts';
import { sealingKeyIn } from './sealed/testing/sealingKeyIn.ts';
import { cellKey } from './testing/cellKey.ts';
import { createTestBrowser } from './testing/client.ts';
import { PASSWORD } from './testing/seedCampaign.ts';
import { useSharedServers } from './testing/sharedServers.ts';
import { until } from './testing/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const servers = useSharedServers();
const ROOM = 'guarantees/K01';

test('[Z2][M1] what comes to a core without sockets is seen at the other processes, once, and its tablet may bring it again to one of them', async () => {
  const core = await servers.start('core');
  const sync = await servers.start('sync');
  const salem = await signIn(core.origin, 'salem');
  const peer = servers.openTablet({ origin: sync.origin, room: ROOM, ticket: (await salem.ticket()).ticket });
  await peer.synced();
  const noura = await signIn(core.origin, 'noura');
  const key = await sealingKeyIn(servers.dataDir());
  const tablet = createOfflineTablet({ room: ROOM, epoch: (await noura.ticket()).epoch });
  const of = { userId: noura.session.user.id, deviceId: noura.deviceId };
  const edits = await Promise.all(Array.from({ length: 5 }, (_, i) => sealEntry(key, of, tablet.write({ [cellKey(i)]: `note ${i}` }))));
  const post = (sent: typeof edits) => noura.browser.post('/api/edits/sealed', { edits: sent });
  const ids = edits.map(({ id }) => id);
  expect((await (await post(edits)).json()) as SealedEditsAnswer).toEqual({ taken: ids, unreadable: [] });
  await until('the other process shows them', () => peer.rows.size === 5);
  const own = servers.openTablet({ origin: sync.origin, room: ROOM, ticket: (await noura.ticket()).ticket, doc: tablet.doc });
  await own.saved(1);
  expect(own.closes).toEqual([]);
  expect(((await (await post(edits)).json()) as SealedEditsAnswer).taken).toEqual(ids);
  const late = await sealEntry(key, of, tablet.write({ [cellKey(9)]: 'late' }));
  await own.saved(2);
  expect(((await (await post([late])).json()) as SealedEditsAnswer).taken).toEqual([late.id]);
  await until('it is seen', () => peer.rows.size === 6);
  const held = await getAs<HeldEditsAnswer>(core.origin, salem.session.accessToken, '/api/committees/K01/held-edits');
  expect(held.edits).toEqual([]);
});

async function getAs<T>(origin: string, token: string, path: string): Promise<T> {
  return (await (await fetch(origin + path, { headers: { Authorization: `Bearer ${token}` } })).json()) as T; // our own server's
}

async function signIn(origin: string, username: 'noura' | 'salem') {
  const browser = createTestBrowser(origin);
  const session = await browser.login(username, PASSWORD);
  const deviceId = `device-of-${username}`.padEnd(24, '0');
  const ticket = async () => {
    const [answer] = (await browser.tickets(session.accessToken, [ROOM], deviceId)).tickets;
    return answer && 'ticket' in answer ? answer : expect.unreachable();
  };
  return { browser, session, deviceId, ticket };
}
