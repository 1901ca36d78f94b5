import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvFile } from './readEnvFile.ts';
import { ROOT } from './root.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  file = join(folder, '.env');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function settings(text: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  writeFileSync(file, text);
  readEnvFile(env, file);
  return env;
}

test('[OP1] what stands in .env is set, and what is set already wins', () => {
  const text =
    '# for the campaign\r\nPORT=3100\r\n\r\n  DATA_DIR = "/srv/committee room"  # a folder\r\nREDIS_URL="redis://u:p#1@h:6379"\nexport ROLE=core\n';
  expect(settings(text, { PORT: '3000', ROLE: '' })).toEqual({
    PORT: '3000',
    ROLE: '',
    DATA_DIR: '/srv/committee room',
    REDIS_URL: 'redis://u:p#1@h:6379',
  });
});

test('[OP1] .env.example is one that can be taken as it stands', () => {
  expect(settings(readFileSync(join(ROOT, '.env.example'), 'utf8'))).toEqual({
    PORT: '3000',
    HOST: '127.0.0.1',
    DATA_DIR: './data',
    LOG_LEVEL: 'info',
  });
});

test('a file that is not there sets nothing, and none is read under Vitest', () => {
  const env = {};
  readEnvFile(env, file);
  expect(env).toEqual({});
  expect(settings('PORT=3100\n', { VITEST: 'true' })).toEqual({ VITEST: 'true' });
});

test('[OP1] a folder in .env that has no campaign is refused where the default folder has one, and taken once it is clear which is meant', () => {
  const [before, other] = [join(folder, 'data'), join(folder, 'other')];
  for (const made of [before, other]) mkdirSync(made);
  const text = `DATA_DIR=${other}\n`;
  expect(settings(text)).toEqual({ DATA_DIR: other }); // neither has one
  writeFileSync(join(before, 'committee-room.sqlite'), '');
  expect(() => settings(text)).toThrow(
    `${file}: DATA_DIR is "${other}", where there is no campaign, and there is one in ${before}: name that folder, or move it there or aside`,
  );
  expect(settings(`DATA_DIR=${before}\n`)).toEqual({ DATA_DIR: before });
  expect(settings(text, { DATA_DIR: other })).toEqual({ DATA_DIR: other }); // somebody said so beside the file
  expect(settings(text, { ROLE: 'sync' })).toMatchObject({ ROLE: 'sync' }); // it has no folder
  writeFileSync(join(other, 'committee-room.sqlite'), '');
  expect(settings(text)).toEqual({ DATA_DIR: other });
});

test.each(['a secret word', '=secret', 'METRICS_TOKEN="secret', 'SECRET WORD=1'])(
  'a line that is no setting is named and not repeated: %s',
  (line) => {
    expect(() => settings(`PORT=3100\n${line}\nHOST=127.0.0.1"\n`)).toThrow(
      `${file}, line 2: it must be a setting like PORT=3000 (.env.example), or begin with #`,
    );
  },
);

test('[OP1] every command of whoever runs the server reads it, also to say in one line that it cannot', async () => {
  mkdirSync(file);
  const commands = ['start', 'dev', 'reproject', 'verifyAudit', 'moveLog', 'giveAccess', 'rotateKeys'];
  const ends = commands.map(async (command) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/run.mjs'), join(ROOT, `scripts/${command}.ts`)], {
      cwd: folder,
      env: { ...process.env, VITEST: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    return [command, child.exitCode, output];
  });
  const said = ".env cannot be read (EISDIR): make it a file of the server's user, or take it away\n";
  expect(await Promise.all(ends)).toEqual(commands.map((command) => [command, 1, said]));
});
