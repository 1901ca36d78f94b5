import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Committee, SessionAnswer } from '../schema/api.ts';
import { DEMO_COMMITTEES, DEMO_PASSWORD, DEMO_PEOPLE, type DemoState } from '../schema/demo.ts';
import type { VerifyAnswer } from '../schema/savedEdits.ts';
import { ROOT } from './lib/root.ts';

// The whole command, as npm starts it. It builds first when it has to.
const PATIENCE_MS = 180_000;
let temporary: string;
let started: ChildProcess[];

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'committee-room-'));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(temporary, { recursive: true, force: true });
});

function run(...args: string[]) {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/demo.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, NODE_ENV: undefined, VITEST: undefined, LOG_LEVEL: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.out += String(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.err += String(chunk);
  });
  const closed = once(child, 'close');
  /** Resolves with the origin of its `ready` line. */
  const ready = async (): Promise<string> => {
    for (;;) {
      const origin = /^ready (http:\S+)$/m.exec(output.out)?.[1];
      if (origin && output.out.includes('Ctrl-C')) return origin;
      const isOver = await Promise.race([once(child.stdout, 'data').then(() => false), closed.then(() => true)]);
      if (isOver) throw new Error(`it ended: ${output.out}${output.err}`);
    }
  };
  return { child, output, ready, ended: async () => ({ code: ((await closed) as [number | null])[0], ...output }) };
}

async function call<T>(origin: string, path: string, body?: unknown, token?: string): Promise<T> {
  const response = await fetch(origin + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'X-Committee-Room': '1', 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T; // our own server's answer
}
const isServed = (origin: string): Promise<boolean> =>
  fetch(`${origin}/healthz`).then(
    () => true,
    () => false,
  );

/** Data folders that are left; tools keep caches of their own in the same place. */
const leftOver = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('committee-room'));

/** Tries until it comes true; the test's own time is the limit. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 30));
}

test(
  'serves the demo, says how to use it, survives a kill with everything there, and leaves nothing behind',
  async () => {
    const demo = run('--port', '0');
    const origin = await demo.ready();
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${origin}/demo`)).text()).toContain('/stage');
    for (const { username } of DEMO_PEOPLE) expect(demo.output.out).toContain(`\n  ${username} `);
    expect(demo.output.out).toContain(DEMO_PASSWORD);
    expect(demo.output.out).toContain(`${origin}/demo`);
    expect(demo.output.err).toBe('');
    expect(leftOver()).toHaveLength(1);

    const { accessToken } = await call<SessionAnswer>(origin, '/api/demo/login', { username: 'coordinator2' });
    const before = await call<Committee[]>(origin, '/api/committees', undefined, accessToken);
    expect(before.map(({ id, electors }) => ({ id, electors }))).toEqual(
      DEMO_COMMITTEES.slice(0, 2).map(({ id, electors }) => ({ id, electors })),
    );
    const { tablets, kills } = await call<DemoState>(origin, '/api/demo/state');
    expect(kills).toBe(0);
    for (const tablet of tablets) expect(await isServed(tablet.origin)).toBe(true);

    const cut = await call<DemoState>(origin, '/api/demo/cut', { tablet: 'right' });
    expect(cut.tablets.map(({ isCut }) => isCut)).toEqual([false, true]);
    expect(await Promise.all(tablets.map((tablet) => isServed(tablet.origin)))).toEqual([true, false]);
    await call<DemoState>(origin, '/api/demo/heal', { tablet: 'right' });
    expect(await Promise.all(tablets.map((tablet) => isServed(tablet.origin)))).toEqual([true, true]);

    await fetch(`${origin}/api/demo/kill`, { method: 'POST', headers: { 'X-Committee-Room': '1' } }).catch(() => {});
    await until(async () => (await call<DemoState>(origin, '/api/demo/state').catch(() => null))?.kills === 1);
    expect(await call<Committee[]>(origin, '/api/committees', undefined, accessToken)).toEqual(before);
    expect(await call<VerifyAnswer>(origin, '/api/demo/verify', { entries: [] })).toEqual({ saved: 0, onDisk: 0, lost: 0 });
    expect((await call<DemoState>(origin, '/api/demo/state')).tablets.map((tablet) => tablet.origin)).toEqual(
      tablets.map((tablet) => tablet.origin),
    );
    expect(demo.output.out).toMatch(/killed the server \(SIGKILL, number 1\)/);

    demo.child.kill('SIGINT');
    expect(await demo.ended()).toMatchObject({ code: 0, err: '' });
    expect(leftOver()).toEqual([]);
    expect(await Promise.all([origin, ...tablets.map((tablet) => tablet.origin)].map(isServed))).toEqual([false, false, false]);
  },
  PATIENCE_MS,
);

test.skipIf(process.platform !== 'linux')(
  'a server that dies by itself is started again, and it is said; when the command is killed, its server ends too',
  async () => {
    const demo = run('--port', '0');
    const origin = await demo.ready();
    // SIGTERM from outside: the server ends in order, without having been asked by its supervisor.
    process.kill(serverPid(demo.child), 'SIGTERM');
    await until(async () => /the server ended by itself \(code 0\); starting it again/.test(demo.output.out));
    await until(() => isServed(origin));
    demo.child.kill('SIGKILL');
    await demo.ended();
    await until(async () => !(await isServed(origin)));
  },
  PATIENCE_MS,
);

test('a port in use is one line that names it, before anything is built or created', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, out, err } = await run('--port', String(port)).ended();
  other.close();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(new RegExp(`^port ${port} is in use; choose another: npm run demo -- --port \\d+\n$`));
  expect(leftOver()).toEqual([]);
}, 60_000);

test('wrong arguments and a foreign folder are one line each', async () => {
  writeFileSync(join(temporary, 'thesis.txt'), '');
  for (const args of [
    ['--prot', '1'],
    ['--port', 'x'],
    ['--port', '0', '--data-dir', temporary],
  ]) {
    const { code, out, err } = await run(...args).ended();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^[^\n]+\n$/);
  }
  expect(readdirSync(temporary)).toContain('thesis.txt');
}, 60_000);

/** The only child of the command while it serves. */
function serverPid(parent: ChildProcess): number {
  const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8');
  const [pid] = children.trim().split(' ').map(Number);
  if (!pid) throw new Error('the server does not run');
  return pid;
}
