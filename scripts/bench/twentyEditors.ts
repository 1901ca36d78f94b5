import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { SessionAnswer, TicketsAnswer } from '../../schema/api.ts';
import { DEMO_PASSWORD } from '../../schema/demo.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { startRunningDemo } from '../testing/runningDemo.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const EDITORS = 20;
const EDITS_PER_SECOND = 10;
const SECONDS = 10;
const ROOM = 'guarantees/K01';

/**
 * Twenty editors (stock `WebsocketProvider`), each making ten edits a second on one list for ten seconds. `visible`: from the edit to the
 * observer of another editor, over all pairs that were looked at; `lost`: edits that some replica does not have in the end.
 */
export const twentyEditors: Workload = {
  name: 'twenty-editors',
  async run(): Promise<Figures> {
    const demo = await startRunningDemo();
    try {
      const providers = await Promise.all(Array.from({ length: EDITORS }, (_, i) => join(demo.origin, i)));
      return await edit(providers);
    } finally {
      await demo.end();
    }
  },
};

async function join(origin: string, i: number): Promise<WebsocketProvider> {
  const post = async (path: string, body: unknown, token = ''): Promise<unknown> => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Committee-Room': '1', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const username = i % 2 === 0 ? 'coordinator' : 'coordinator2';
  const { accessToken } = (await post('/api/auth/login', { username, password: DEMO_PASSWORD })) as SessionAnswer; // our own server's answers
  const { tickets } = (await post(
    '/api/sync/tickets',
    { rooms: [ROOM], deviceId: `bench-device-${String(i).padStart(6, '0')}` },
    accessToken,
  )) as TicketsAnswer;
  const [ticket] = tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/sync`, ROOM, new Y.Doc(), {
    protocols: [SUBPROTOCOL, TICKET_PREFIX + ticket.ticket],
    disableBc: true,
  });
  provider.messageHandlers[121] = provider.messageHandlers[122] = provider.messageHandlers[123] = provider.messageHandlers[124] = () => {};
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  return provider;
}

async function edit(providers: readonly WebsocketProvider[]): Promise<Figures> {
  const sentAtMs = new Map<string, number>(); // value → when it was written
  const seen = new Map<string, number>(); // value → replicas that have seen it
  const latenciesMs: number[] = [];
  const rowsOf = (provider: WebsocketProvider) => provider.doc.getMap<unknown>('rows');
  for (const provider of providers) {
    rowsOf(provider).observe((event, transaction) => {
      if (transaction.local) return;
      for (const key of event.keysChanged) {
        const value = String(rowsOf(provider).get(key));
        const sent = sentAtMs.get(value);
        if (sent === undefined) continue;
        latenciesMs.push(performance.now() - sent);
        seen.set(value, (seen.get(value) ?? 0) + 1);
      }
    });
  }
  const [first] = providers;
  // the note of every claim there is: any text may stand in it
  const keys = first ? [...rowsOf(first).keys()].filter((key) => key.endsWith('a')).map((key) => `${key.slice(0, -1)}n`) : [];
  let edits = 0;
  for (let tick = 0; tick < SECONDS * EDITS_PER_SECOND; tick++) {
    const tickAtMs = performance.now();
    for (const [i, provider] of providers.entries()) {
      // Each its own keys, and none again within seconds, so that no edit hides another and every one has to arrive everywhere.
      const key = keys[(i + EDITORS * tick) % keys.length];
      if (key === undefined) throw new Error('the list has no notes');
      const value = `${i}.${tick}`;
      sentAtMs.set(value, performance.now());
      rowsOf(provider).set(key, value);
      edits += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 1_000 / EDITS_PER_SECOND - (performance.now() - tickAtMs))));
  }
  const expected = edits * (EDITORS - 1);
  for (let waited = 0; waited < 100 && latenciesMs.length < expected; waited++) await new Promise((resolve) => setTimeout(resolve, 50));
  const states = new Set(providers.map((provider) => JSON.stringify(Object.entries(rowsOf(provider).toJSON()).sort())));
  for (const provider of providers) {
    provider.destroy();
    provider.doc.destroy(); // ends its awareness too, whose timer would keep the bench from ending
  }
  return {
    editors: EDITORS,
    edits,
    lost: [...sentAtMs.keys()].filter((value) => seen.get(value) !== EDITORS - 1).length,
    allEqual: states.size === 1,
    visibleP50Ms: percentile(latenciesMs, 0.5),
    visibleP95Ms: percentile(latenciesMs, 0.95),
    visibleP99Ms: percentile(latenciesMs, 0.99),
  };
}
