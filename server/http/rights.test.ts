import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ROLES, type Role } from '../../schema/access.ts';
import type { TicketsAnswer } from '../../schema/api.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const OWN = 'K01';
const FOREIGN = 'K02';
const NOWHERE = 'K99';
/** What a call has to carry so that nothing but the caller's rights decides. Where nothing stands, an empty body: it is read only after the caller's role. */
const CALLS: Readonly<Record<string, { readonly query?: string; readonly body?: unknown }>> = {
  'GET /api/committees/{id}/history': { query: '?elector=0123456789' },
  'POST /api/roll': { query: '?dryRun=true' },
  'POST /api/committees/{id}/exported': { body: { how: 'print', what: 'results', lines: 1 } },
};
/** A line may name a route with its query, where the rights go by that. */
const routeOf = (name: string): string => name.replace(/\?.*/, '');
/** Ids in paths that are no committee's. */
const OTHER_ID = 'nobody';

type Row = { readonly name: string; readonly cells: Readonly<Record<string, string>> };
const [routeTable = [], roomTable = []] = readTables(readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8'));

/** The tables of a page: of each row its first cell, and the others by their headings. */
function readTables(page: string): Row[][] {
  const cellsOf = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  return page
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 2)
    .map(([head = '', , ...lines]) => {
      const [, ...headings] = cellsOf(head);
      return lines.map((line) => {
        const [name = '', ...cells] = cellsOf(line);
        return { name, cells: Object.fromEntries(headings.map((heading, i) => [heading, cells[i] ?? ''])) };
      });
    });
}

let server: TestServer;
const tokens = new Map<Role, string>();
beforeAll(async () => {
  server = await startTestServer({ env: { API_RATE_FACTOR: '20' } }); // everything at once is what nobody does
  const admin = await server.login('admin');
  for (const role of ROLES) {
    const memberships = ['admin', 'reconciler', 'viewer', 'auditor'].includes(role)
      ? []
      : [{ committee: OWN, stream: role === 'clerk' ? 'a' : null }];
    const person = { username: `one-${role}`, name: 'One', role, memberships, password: PASSWORD };
    expect((await server.as(admin.accessToken, 'POST', '/api/users', person)).status, role).toBe(201);
    tokens.set(role, (await server.browser.login(person.username, PASSWORD)).accessToken);
  }
});
afterAll(() => server.end());

type Answer = { readonly status: number; readonly code: string; readonly text: string };

async function call(route: string, as: Role | 'nobody' | 'a forger', id: string): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const { query = '', body } = CALLS[route] ?? {};
  const token = as === 'nobody' ? null : as === 'a forger' ? 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' : tokens.get(as);
  const response = await fetch(server.origin + path.replace(/\{\w+\}/g, id) + query, {
    method,
    headers: {
      'X-Committee-Room': '1',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const text = (await response.text()).replaceAll(id, '<id>');
  return { status: response.status, code: /"code":"([\w-]+)"/.exec(text)?.[1] ?? '', text };
}

test('[H11] every route has its line, and every line a route', async () => {
  const { paths } = (await (await fetch(`${server.origin}/api/openapi.json`)).json()) as { paths: Record<string, object> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...new Set(routeTable.map(({ name }) => routeOf(name)))].sort()).toEqual(routes.sort());
});

test.each(routeTable)('[H11][A2] $name answers whom it should', async ({ name, cells }) => {
  const isOfCommittee = name.includes('/committees/{id}');
  const ask = (as: Parameters<typeof call>[1], id = isOfCommittee ? OWN : OTHER_ID) => call(name, as, id);
  const nobody = await ask('nobody');
  const found: Record<string, string> = { nobody: nobody.status === 401 && nobody.code === 'not-authenticated' ? '401' : 'open' };
  if (found.nobody === '401') {
    // whether there is anything behind it is not told to a stranger
    expect([await ask('nobody', NOWHERE), (await ask('a forger')).status]).toEqual([nobody, 401]);
  }
  for (const role of ROLES) {
    if (found.nobody === 'open') {
      expect(await ask(role), `${name} as ${role}`).toEqual(nobody);
      found[role] = '';
      continue;
    }
    const own = await ask(role);
    if (own.status === 403) {
      expect(own.code, `${name} as ${role}`).toBe('forbidden');
      if (!isOfCommittee) expect(await ask(role, NOWHERE)).toEqual(own);
    }
    const isIn = own.status !== 403 && own.status !== 401;
    if (!isOfCommittee) {
      found[role] = isIn ? 'yes' : '–';
      continue;
    }
    const [foreign, nowhere] = [await ask(role, FOREIGN), await ask(role, NOWHERE)];
    const isEverywhere = isIn && foreign.status === own.status;
    if (isEverywhere) expect(nowhere.status, `${name} of ${NOWHERE} as ${role}`).toBe(404);
    else if (isIn)
      expect([foreign.status, foreign.code, foreign.text], `${name} as ${role}`).toEqual([403, 'foreign-committee', nowhere.text]);
    else if (foreign.code === 'foreign-committee') expect(nowhere).toEqual(foreign); // [A3] not told apart
    found[role] = isEverywhere ? 'all' : isIn ? 'own' : '–';
  }
  expect(found).toEqual(cells);
});

const ROOMS: Readonly<Record<string, (committee: string) => string>> = {
  guarantees: (committee) => `guarantees/${committee}`,
  attendance: (committee) => `attendance/${committee}`,
  'tally a': (committee) => `tally/${committee}/1a`,
  'tally b': (committee) => `tally/${committee}/1b`,
  result: (committee) => `result/${committee}`,
  board: () => 'board/test',
  marks: () => 'marks/test',
};

test.each(ROLES)('[A2][A3] which rooms a ticket opens for a person whose role is %s', async (role) => {
  const device = `device-of-${role}`.padEnd(24, '0');
  const ask = async (room: string) => {
    const [ticket] = ((await server.browser.tickets(tokens.get(role) ?? '', [room], device)) as TicketsAnswer).tickets;
    if (!ticket) throw new Error('no answer');
    return 'ticket' in ticket
      ? { access: ticket.access, refusal: '' }
      : { access: null, refusal: JSON.stringify(ticket).replaceAll(/K\d\d/g, '<id>') };
  };
  const found: Record<string, string> = {};
  for (const [kind, nameIn] of Object.entries(ROOMS)) {
    const [own, foreign, nowhere] = await Promise.all([ask(nameIn(OWN)), ask(nameIn(FOREIGN)), ask(nameIn(NOWHERE))]);
    found[kind] = own.access === null ? '–' : `${foreign.access === null ? 'own' : 'all'} ${own.access}`;
    if (foreign.access === null) expect(foreign.refusal, `${kind} as ${role}`).toBe(nowhere.refusal);
  }
  expect(found).toEqual(Object.fromEntries(roomTable.map(({ name, cells }) => [name, cells[role]])));
});
