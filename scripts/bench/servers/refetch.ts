/**
 * The way of the system that this one replaces, as cheap as it can be had: everybody is told of each event and fetches list and statistics again. On the tables of ours, in the folder that
 * is the first argument. That system has sign-ins, rights, an ORM and a Redis between as well; none of it is here.
 */
import { join, resolve } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { openDatabase } from '../../../server/database.ts';
import { createHttpServer } from '../../../server/http/httpServer.ts';
import { listen } from '../../../server/listen.ts';

type Row = Record<string, string | number | null>;

const [, , dataFolder = '.'] = process.argv;
const { sqlite } = openDatabase(join(dataFolder, 'committee-room.sqlite'), resolve('schema/migrations'));

const WITH_STATE = `FROM elector LEFT JOIN elector_state AS state ON state.committee_id = elector.committee_id AND state.elector_id = elector.id
  WHERE elector.committee_id = ? AND elector.status = 'active'`;
const selectList = sqlite.prepare<[string], Row>(
  `SELECT elector.id, roll_number AS rollNumber, full_name AS fullName, family, gender, birth_year AS birthYear, area,
     coalesce(standing, 'notAsked') AS standing, coalesce(has_attended, 0) AS hasAttended, attended_at AS attendedAt
   ${WITH_STATE} ORDER BY length(roll_number), roll_number`,
);
const selectStatistics = sqlite.prepare<[string], Row>(
  `SELECT count(*) AS electors, coalesce(sum(standing = 'promised'), 0) AS promised, coalesce(sum(standing = 'undecided'), 0) AS undecided,
     coalesce(sum(standing = 'refused'), 0) AS refused, coalesce(sum(has_attended), 0) AS attended,
     coalesce(sum(standing = 'promised' AND has_attended), 0) AS promisedAttended
   ${WITH_STATE}`,
);
const upsertAttended = sqlite.prepare<[committee: string, elector: string, atMs: number], Row>(
  `INSERT INTO elector_state (committee_id, elector_id, has_attended, attended_at, observations) VALUES (?, ?, 1, ?, 1)
   ON CONFLICT DO UPDATE SET has_attended = 1, attended_at = excluded.attended_at, observations = observations + 1
   RETURNING elector_id AS elector, standing, has_attended AS hasAttended, attended_at AS attendedAt`,
);

const app = new Hono();
app.get('/api/committees/:committee/guarantees', (c) => c.json(selectList.all(c.req.param('committee'))));
app.get('/api/committees/:committee/statistics', (c) => c.json(selectStatistics.get(c.req.param('committee')) ?? {}));
app.post('/api/committees/:committee/attendance', async (c) => {
  const { elector } = await c.req.json<{ elector: string }>();
  const data = upsertAttended.get(c.req.param('committee'), elector, Date.now()) ?? {};
  const notice = JSON.stringify({ type: 'attendance_update', action: 'updated', data, timestamp: Date.now() });
  for (const socket of sockets.clients) socket.send(notice);
  return c.json(data);
});

const server = createHttpServer().on('request', getRequestListener(app.fetch)); // keeps idle connections as ours does
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
await listen(server, 0, '127.0.0.1');
