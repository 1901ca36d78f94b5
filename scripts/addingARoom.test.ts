import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './lib/root.ts';

/** One change of `docs/adding-a-room.md`: a file and what stands there before and after. */
type Change = { readonly step: number; readonly file: string; readonly before: string; readonly after: string };

function readChanges(page: string): readonly Change[] {
  let step = 0;
  return [...page.matchAll(/^## (\d+)\.|^`([^`]+)`\n```diff\n([\s\S]*?)^```$/gm)].flatMap(([, number, file, diff]): Change[] => {
    if (number !== undefined) step = Number(number);
    if (file === undefined || diff === undefined) return [];
    const lines = diff.split('\n').slice(0, -1);
    const side = (sign: '-' | '+') =>
      lines
        .filter((line) => line[0] === ' ' || line[0] === sign)
        .map((line) => line.slice(1))
        .join('\n');
    return [{ step, file, before: side('-'), after: side('+') }];
  });
}

/** Puts a change where it belongs. Throws when its place is not there, or is there twice. */
function apply(folder: string, { file, before, after }: Change): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} places that read\n${before}`);
  writeFileSync(path, parts.join(after));
}

const changes = readChanges(readFileSync(join(ROOT, 'docs/adding-a-room.md'), 'utf8'));
const isPureSchema = ({ file }: Change): boolean => file.startsWith('schema/') && !file.endsWith('.test.ts');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-adding-'));
  folders.push(folder);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  cpSync(join(ROOT, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
  return folder;
}
/** The rooms, their keys, who opens them and what is written: what they need is found by import. */
function schemaOnly(applied: readonly Change[]): string {
  const folder = scratch();
  mkdirSync(join(folder, 'schema'));
  for (const file of readdirSync(join(ROOT, 'schema')))
    if (file.endsWith('.ts') && !file.endsWith('.test.ts')) cpSync(join(ROOT, 'schema', file), join(folder, 'schema', file));
  const files = ['rooms', 'keys', 'access', 'policy'].map((name) => `schema/${name}.ts`);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { lib: ['es2024'], types: [] }, files }),
  );
  for (const change of applied) apply(folder, change);
  return folder;
}
const typeErrors = (folder: string, project = 'tsconfig.json'): string =>
  spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project], { cwd: folder, encoding: 'utf8' }).stdout;

/** What the schema of this folder says, by Node itself. */
function ask(folder: string): unknown {
  const script = `
    import { formatRoomName, parseRoomName } from './schema/rooms.ts';
    import { parseKey } from './schema/keys.ts';
    import { accessTo } from './schema/access.ts';
    import { whyRefused } from './schema/policy.ts';
    const room = parseRoomName('supplies/K01');
    const member = (role) => ({ role, campaign: 'demo', committees: [{ id: 'K01', stream: null }] });
    const writer = { role: 'coordinator', userId: 'hind00', device: 'd01', access: 'write' };
    const write = (key, operation = 'create', value = 'two chairs') =>
      whyRefused(writer, { room, key: parseKey('supplies', key), operation, value }, () => null);
    console.log(JSON.stringify({
      name: room && formatRoomName(room),
      access: ['coordinator', 'viewer', 'clerk'].map((role) => room && accessTo(member(role), room)),
      own: write('hind00d0101'),
      others: write('salem0d0101'),
      again: write('hind00d0101', 'set'),
      noText: write('hind00d0101', 'create', 7),
      unknown: write('a chair'),
    }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('docs/adding-a-room.md', () => {
  test('each of its steps 1–5 has changes, and every change has its one place', () => {
    expect([...new Set(changes.map(({ step }) => step))]).toEqual([1, 2, 3, 4, 5]);
    for (const change of changes) expect(readFileSync(join(ROOT, change.file), 'utf8').split(change.before), change.file).toHaveLength(2);
  });

  test('with the name alone the compiler asks for the keys, with the keys for what may be written', () => {
    const upTo = (step: number) => changes.filter((change) => isPureSchema(change) && change.step <= step);
    expect(typeErrors(schemaOnly(upTo(1)))).toMatch(/^schema\/keys\.ts/m);
    expect(typeErrors(schemaOnly(upTo(3)))).toMatch(/^schema\/policy\.ts/m);
  });

  test('as far as it is done the room is closed: without step 3 nobody opens it, without the values of step 4 nothing is written', () => {
    const without3 = ask(schemaOnly(changes.filter((change) => isPureSchema(change) && change.step !== 3)));
    expect(without3).toMatchObject({ access: [null, null, null], own: 'read-only' });
    const withoutValue = ask(schemaOnly(changes.filter((change) => isPureSchema(change) && !change.after.includes('MAX_VALUE_LENGTH'))));
    expect(withoutValue).toMatchObject({ access: ['write', 'read', null], own: 'server-only' });
  });

  test('with all of it the schema holds together, and the room is what the page says', () => {
    const folder = schemaOnly(changes.filter(isPureSchema));
    expect(typeErrors(folder)).toBe('');
    expect(ask(folder)).toEqual({
      name: 'supplies/K01',
      access: ['write', 'read', null],
      own: null,
      others: 'not-yours',
      again: 'set-once',
      noText: 'not-a-value',
      unknown: 'unknown-key',
    });
  });

  (process.env.TEST_LONG ? describe : () => {})('in the whole of it', () => {
    let folder = '';
    beforeAll(() => {
      folder = scratch();
      for (const part of ['schema', 'server', 'client', 'scripts', 'vite.config.ts', 'tsconfig.client.json', 'tsconfig.server.json'])
        cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    }, 120_000);

    test('the name alone leaves the words and the tables to be done, and the compiler names them', () => {
      for (const change of changes.filter(({ step }) => step === 1)) apply(folder, change);
      const named = `${typeErrors(folder, 'tsconfig.server.json')}\n${typeErrors(folder, 'tsconfig.client.json')}`;
      for (const file of [
        'schema/keys.ts',
        'schema/policy.test.ts',
        'client/routes/admin/roomWords.ts',
        'client/routes/device/syncWords.ts',
      ])
        expect(named).toContain(file);
    }, 600_000);

    test('with all steps server and client hold together, and the table of what may be written agrees', () => {
      for (const change of changes.filter(({ step }) => step > 1)) apply(folder, change);
      expect(typeErrors(folder, 'tsconfig.server.json')).toBe('');
      expect(typeErrors(folder, 'tsconfig.client.json')).toBe('');
      const { status, stdout } = spawnSync(
        join(ROOT, 'node_modules/.bin/vitest'),
        ['run', '--project', 'server', 'schema/policy.test.ts', 'client/i18n/dictionary.test.ts'],
        { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: undefined } },
      );
      expect(status, stdout).toBe(0);
    }, 600_000);
  });
});
