import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { MarksMoveAnswer, MoveAnswer } from '../../schema/moveApi.ts';
import { elector } from '../../schema/tables/roll.ts';
import { prepareElectorRows } from '../erasure/electorRows.ts';
import { createErasures } from '../erasure/erasures.ts';
import { createLog } from '../log.ts';
import type { Mover } from '../moves/carryElector.ts';
import { mustStand } from '../mustStand.ts';
import { ELECTORS, openSealedServer } from '../sealed/testing/openSealedServer.ts';
import { until } from '../testing/until.ts';
import { createElectorRoutes } from './electorRoutes.ts';
import { createErrorHandler } from './errors.ts';
import { createMoveRoutes } from './moveRoutes.ts';

const REF = { id: 'K01', code: 'K01', site: '' };
const MOVED = MoveAnswer.parse({
  elector: { id: 'elector001', name: 'Zarqa', number: '1' },
  ...{
    from: REF,
    to: REF,
    number: '1',
    takenBy: null,
    isOtherGender: false,
    claims: 0,
    observations: 0,
    isDryRun: true,
    isFinished: false,
  },
});
const MARKS_MOVED = MarksMoveAnswer.parse({ to: REF, marks: [], headcount: 0, isCut: false, seen: '', isDryRun: true });

/** The server with these routes, called by an administrator whose session can be ended. */
async function open() {
  const server = await openSealedServer();
  const { answer } = await server.signIn('admin');
  const app = new Hono();
  app.onError(createErrorHandler(createLog('silent')));
  return {
    ...server,
    app,
    shutOut: () => server.accounts.sessions.endOne(server.idOf('admin'), answer.sessionId, { userId: server.idOf('admin') }),
    post: async (path: string, body: unknown) =>
      app.request(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${answer.accessToken}` },
        body: JSON.stringify(body),
      }),
  };
}

test('[A11][H15] an administrator who is shut out while an erasure waits for another erases nobody', async () => {
  const server = await open();
  const { promise: slow, resolve: go } = Promise.withResolvers<void>();
  const erasures = createErasures({
    ...{ database: server.database, registry: server.registry, log: server.docLog, rows: prepareElectorRows(server.database.sqlite) },
    ...{ events: {}, record: () => {}, archived: async () => {}, rewriteFiles: async () => {}, forgetSealed: server.forgetElector },
    ...{ published: () => slow, now: Date.now, isQuiet: () => false, onError: ({ error }) => void server.troubles.push(error) },
  });
  const readHeld = async () => Promise.reject(new Error('not asked for'));
  server.app.route('/', createElectorRoutes({ accounts: server.accounts, readHeld, erase: erasures.erase }));
  const onRoll = () => server.database.db.select({ id: elector.id }).from(elector).all().map(({ id }) => id); // biome-ignore format: short
  const first = server.post('/api/electors/elector001/erase', { confirm: '1' });
  await until('the first has begun', () => onRoll().length === ELECTORS.length - 1);
  const second = server.post('/api/electors/elector002/erase', { confirm: '2' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  server.shutOut();
  go();
  expect([(await first).status, (await second).status]).toEqual([200, 401]);
  expect(onRoll()).toEqual(['elector002', 'elector003']);
  expect(server.troubles).toEqual([]);
  await erasures.close();
  await server.end();
});

const MOVES = [
  ['/api/electors/elector001/move', { committee: 'K02', dryRun: false }],
  ['/api/committees/K01/attendance/move', { writer: 'doormad010', from: 0, until: 10, to: 'K02', dryRun: false, seen: 'x' }],
] as const;

/** The routes of moves, of which each is done by `move`. */
function serveMoves({ app, accounts }: Awaited<ReturnType<typeof open>>, move: (by: Mover) => Promise<void>): void {
  const electors = { preview: async () => MOVED, move: async (...[, , by]: [string, string, Mover]) => move(by).then(() => MOVED) };
  const marks = {
    ...{ writers: async () => ({ writers: [] }), preview: async () => MARKS_MOVED },
    move: async (...[, , by]: [string, unknown, Mover]) => move(by).then(() => MARKS_MOVED),
  };
  app.route('/', createMoveRoutes({ accounts, electors, marks }));
}

test.each(MOVES)('[A11][H15] whoever is shut out while what is asked of %s waits moves nothing', async (path, body) => {
  const server = await open();
  const moved: string[] = [];
  const move = async (by: Mover): Promise<void> => {
    server.shutOut();
    mustStand(by); // as where it is written
    moved.push(by.userId);
  };
  serveMoves(server, move);
  expect([(await server.post(path, body)).status, moved]).toEqual([401, []]);
  await server.end();
});

test.each(MOVES)(
  '[H15] whoever is shut out once what is asked of %s has begun is told nothing of it, and it is finished',
  async (path, body) => {
    const server = await open();
    const isShutOut = { now: false };
    const moved: string[] = [];
    const move = async (by: Mover): Promise<void> => {
      mustStand(by);
      if (isShutOut.now) server.shutOut(); // while documents are written
      moved.push(by.userId);
    };
    serveMoves(server, move);
    const ask = () => server.post(path, body);
    expect((await ask()).status).toBe(200);
    isShutOut.now = true;
    const answer = await ask();
    expect([answer.status, moved.length]).toEqual([401, 2]);
    expect(await answer.text()).not.toContain('Zarqa');
    await server.end();
  },
);

test.each(MOVES)('[H15] a dry run of %s tells whoever was shut out while it waited for a room no name', async (path, body) => {
  const server = await open();
  const isShutOut = { now: false };
  const shown = async <Answer>(answer: Answer): Promise<Answer> => {
    if (isShutOut.now) server.shutOut();
    return answer;
  };
  const never = async () => Promise.reject(new Error('not asked for'));
  const electors = { preview: () => shown(MOVED), move: never };
  const marks = { writers: never, preview: () => shown(MARKS_MOVED), move: never };
  server.app.route('/', createMoveRoutes({ accounts: server.accounts, electors, marks }));
  const ask = async () => (await server.post(path, { ...body, dryRun: true })).status;
  expect(await ask()).toBe(200);
  isShutOut.now = true;
  expect(await ask()).toBe(401);
  await server.end();
});
