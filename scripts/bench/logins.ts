import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { SignInPlace } from '../../schema/accountApi.ts';
import type { SessionAnswer, TicketsAnswer } from '../../schema/api.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../../schema/demo.ts';
import { MESSAGE, SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { startRunningDemo } from '../testing/runningDemo.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const LOGINS = 200;
const EDITS_PER_SECOND = 18; // within what one tablet may send in the long run (L3)
const QUIET_SECONDS = 10;
const ROOM = 'guarantees/K01';

/**
 * Two hundred people sign in at the same moment while an editor writes eighteen edits a second: how long the editor's edits wait for *saved*, before and meanwhile, and how
 * long the people for their session. Passwords cost what they cost in production; half of them are wrong or of nobody.
 */
export const logins: Workload = {
  name: 'logins',
  async run(): Promise<Figures> {
    const demo = await startRunningDemo();
    try {
      const editor = await openEditor(demo.origin);
      const quiet = await whileEditing(editor, pause(QUIET_SECONDS * 1_000));
      const startedAtMs = performance.now();
      const people = Promise.all(Array.from({ length: LOGINS }, (_, i) => signIn(demo.origin, i)));
      const flood = await whileEditing(editor, people);
      const floodMs = performance.now() - startedAtMs;
      editor.end();
      const ended = await people;
      const queued = ended.filter(({ isQueued }) => isQueued);
      return {
        logins: LOGINS,
        signedIn: ended.filter(({ status }) => status === 200).length,
        refused: ended.filter(({ status }) => status === 401).length,
        other: ended.filter(({ status }) => status !== 200 && status !== 401).length,
        queued: queued.length,
        largestPlace: Math.max(0, ...queued.map(({ place }) => place)),
        loginP50Ms: percentile(
          ended.map(({ ms }) => ms),
          0.5,
        ),
        loginMaxMs: percentile(
          ended.map(({ ms }) => ms),
          1,
        ),
        loginsPerSecond: Math.round((LOGINS / floodMs) * 1_000),
        quietEdits: quiet.length,
        quietAckP50Ms: percentile(quiet, 0.5),
        quietAckP99Ms: percentile(quiet, 0.99),
        floodEdits: flood.length,
        floodAckP50Ms: percentile(flood, 0.5),
        floodAckP99Ms: percentile(flood, 0.99),
        floodAckMaxMs: percentile(flood, 1),
      };
    } finally {
      await demo.end();
    }
  },
};

type Editor = Awaited<ReturnType<typeof openEditor>>;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const post = (origin: string, path: string, body: unknown, token = ''): Promise<Response> =>
  fetch(origin + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Committee-Room': '1', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

/** One in four has a wrong password, one in four a name that nobody has. Comes back when the server says. */
async function signIn(origin: string, i: number) {
  const startedAtMs = performance.now();
  const username = i % 4 === 3 ? `nobody${i}` : (DEMO_PEOPLE[Math.floor(i / 4) % DEMO_PEOPLE.length]?.username ?? '');
  const password = i % 4 === 2 ? `wrong ${i}` : DEMO_PASSWORD;
  let response = await post(origin, '/api/auth/login', { username, password });
  const isQueued = response.status === 202;
  let firstPlace = 0;
  while (response.status === 202) {
    const { attempt, place, retryAfterMs } = (await response.json()) as SignInPlace; // our own server's answer
    firstPlace = Math.max(firstPlace, place);
    await pause(retryAfterMs);
    response = await post(origin, '/api/auth/attempt', { attempt });
  }
  return { status: response.status, isQueued, place: firstPlace, ms: performance.now() - startedAtMs };
}

/** A coordinator whose every edit is timed until the server's acknowledgement. */
async function openEditor(origin: string) {
  const session = (await (
    await post(origin, '/api/auth/login', { username: 'coordinator', password: DEMO_PASSWORD })
  ).json()) as SessionAnswer;
  const asked = await post(origin, '/api/sync/tickets', { rooms: [ROOM], deviceId: 'bench-device-logins-1' }, session.accessToken);
  const [ticket] = ((await asked.json()) as TicketsAnswer).tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/sync`, ROOM, new Y.Doc(), {
    protocols: [SUBPROTOCOL, TICKET_PREFIX + ticket.ticket],
    disableBc: true,
  });
  const sentAtMs: number[] = []; // of the data frames of this connection, the first being its step 2
  let latenciesMs: number[] = [];
  let done = 0;
  provider.messageHandlers[MESSAGE.refused] =
    provider.messageHandlers[MESSAGE.hello] =
    provider.messageHandlers[MESSAGE.heartbeat] =
      () => {};
  provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) => {
    const acknowledged = decoding.readVarUint(decoder);
    const nowMs = performance.now();
    for (; done < acknowledged; done++) if (done > 0) latenciesMs.push(nowMs - (sentAtMs[done] ?? nowMs));
  };
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  sentAtMs.push(performance.now());
  const rows = provider.doc.getMap<unknown>('rows');
  const keys = [...rows.keys()].filter((key) => key.endsWith('a')).map((key) => `${key.slice(0, -1)}n`);
  let edits = 0;
  return {
    edit(): void {
      sentAtMs.push(performance.now());
      edits += 1;
      rows.set(keys[edits % keys.length] ?? '', `note ${edits}`);
    },
    /** Resolves when all of it is acknowledged, with how long each edit took; forgets them. */
    async taken(): Promise<number[]> {
      for (let waited = 0; waited < 200 && done < sentAtMs.length; waited++) await pause(25);
      const taken = latenciesMs;
      latenciesMs = [];
      return taken;
    },
    end(): void {
      provider.destroy();
      provider.doc.destroy();
    },
  };
}

async function whileEditing(editor: Editor, work: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    editor.edit();
    await pause(1_000 / EDITS_PER_SECOND);
  }
  await over;
  return editor.taken();
}
