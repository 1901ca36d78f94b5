import type { IncomingMessage } from 'node:http';
import type { Database as Sqlite } from 'better-sqlite3';
import { type Context, Hono } from 'hono';
import { DEMO_PEOPLE, type DemoState, TABLETS, type Tablet } from '../../schema/demo.ts';
import { AppError } from '../../schema/errors.ts';
import { MAX_SAVED_ENTRIES, parseSavedEdits, type SavedEdits } from '../../schema/savedEdits.ts';
import { countDay, countSaved } from './countSaved.ts';
import type { SupervisorLink } from './supervisorLink.ts';

/**
 * The routes of the demo's stage, to be mounted at `/api/demo` behind the checks that every other route has (origin, custom header, size of
 * the body), and only with `DEMO=1`:
 * `POST login {username}` · `GET state` · `POST cut|heal {tablet}` · `POST kill` · `POST verify {entries}` · `POST day {isRunning}` · `GET day`. Callers from anywhere but this machine
 * are refused with `forbidden`.
 *
 * @param deps.signIn answers exactly like `POST /api/auth/login` for a person who needs no password here
 * @param deps.supervisor null when nobody supervises this server (development): its switches answer `not-found`
 */
export function createDemoRoutes(deps: {
  readonly sqlite: Sqlite;
  readonly signIn: (c: Context, username: string) => Response | Promise<Response>;
  readonly supervisor: SupervisorLink | null;
}): Hono {
  const routes = new Hono();
  routes.use('*', async (c, next) => {
    if (!isFromThisMachine(c)) throw new AppError('forbidden');
    c.header('Cache-Control', 'no-store');
    await next();
  });

  routes.post('/login', async (c) => {
    const { username } = await readObject(c);
    const person = DEMO_PEOPLE.find((known) => known.username === username);
    if (!person) throw new AppError('not-found', { what: 'such a person in the demo' });
    return deps.signIn(c, person.username);
  });

  routes.get('/state', async (c) => c.json(deps.supervisor ? await deps.supervisor.state() : NOT_SUPERVISED));
  routes.post('/cut', async (c) => c.json(await supervised(deps).cut(await readTablet(c))));
  routes.post('/heal', async (c) => c.json(await supervised(deps).heal(await readTablet(c))));
  routes.post('/kill', (c) => {
    supervised(deps).kill();
    return c.body(null, 202); // rarely arrives: whoever asks sees the connection break, and then `kills` go up
  });

  routes.post('/day', async (c) => {
    const { isRunning } = await readObject(c);
    if (typeof isRunning !== 'boolean') throw new AppError('bad-request', { reason: 'isRunning must be true or false' });
    return c.json(isRunning ? await supervised(deps).startDay() : await supervised(deps).stopDay());
  });
  routes.get('/day', async (c) => c.json(countDay(deps.sqlite, await supervised(deps).dayReplicas())));

  routes.post('/verify', async (c) => c.json(countSaved(deps.sqlite, readEntries((await readObject(c)).entries))));
  return routes;
}

const NOT_SUPERVISED: DemoState = { tablets: [], kills: 0, day: null };

function supervised({ supervisor }: { readonly supervisor: SupervisorLink | null }): SupervisorLink {
  if (!supervisor) throw new AppError('not-found', { what: 'switch here: start it with `npm run demo`' });
  return supervisor;
}

/** The server listens on loopback only; behind a proxy of this machine everybody would come from it, so what was forwarded is refused. */
function isFromThisMachine(c: Context): boolean {
  if (c.req.header('X-Forwarded-For') !== undefined || c.req.header('Forwarded') !== undefined) return false;
  const { incoming } = c.env as { incoming?: IncomingMessage }; // what @hono/node-server passes
  const address = incoming?.socket.remoteAddress ?? '';
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

async function readObject(c: Context): Promise<Record<string, unknown>> {
  const body: unknown = await c.req.json().catch(() => null);
  if (typeof body !== 'object' || body === null) throw new AppError('bad-request', { reason: 'a JSON object is expected' });
  return body as Record<string, unknown>; // read member by member
}

async function readTablet(c: Context): Promise<Tablet> {
  const { tablet } = await readObject(c);
  const known = TABLETS.find((name) => name === tablet);
  if (!known) throw new AppError('bad-request', { reason: `tablet must be one of ${TABLETS.join(', ')}` });
  return known;
}

function readEntries(value: unknown): SavedEdits[] {
  if (!Array.isArray(value) || value.length > MAX_SAVED_ENTRIES)
    throw new AppError('bad-request', { reason: `entries must be a list of at most ${MAX_SAVED_ENTRIES}` });
  return value.map((entry) => {
    const edits = parseSavedEdits(entry);
    if (!edits) throw new AppError('bad-request', { reason: 'an entry is {room, clientId, clock, edits}' });
    return edits;
  });
}
