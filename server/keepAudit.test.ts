import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAuditRecorder } from './audit/auditRecorder.ts';
import { openDatabase } from './database.ts';
import { keepAudit } from './keepAudit.ts';
import { createLifetime } from './lifetime.ts';
import { createLog } from './log.ts';
import { until } from './testing/until.ts';

const LOOK_MS = 15 * 60_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

test('[T8] an anchor that could not be kept is taken at the next look of the same night, and one a night is enough', async () => {
  const file = join(folder, 'committee-room.sqlite');
  const database = openDatabase(file);
  const lifetime = createLifetime();
  const { privateKey } = await generateKeyPair('EdDSA');
  let nowMs = Date.parse('2026-11-28T02:05:00Z');
  const now = (): number => nowMs;
  const lines: string[] = [];
  const { record } = createAuditRecorder(database.sqlite, now);
  record({ kind: 'anchored', userId: 'admin1', details: { seq: 1, kid: 'one' } }); // the chain has a row
  keepAudit({
    database,
    dataDir: folder,
    file,
    accounts: { keys: { active: { kid: 'one', key: privateKey } }, people: { find: () => undefined } } as unknown as Parameters<
      typeof keepAudit
    >[0]['accounts'],
    record,
    timeZone: () => 'UTC',
    now,
    log: createLog('info', { write: (line) => void lines.push(line) }),
    lifetime,
  });
  const look = (): void => {
    nowMs += LOOK_MS;
    vi.advanceTimersByTime(LOOK_MS);
  };
  const count = (words: string): number => lines.filter((line) => line.includes(words)).length;
  const anchors = join(folder, 'anchors');
  writeFileSync(anchors, 'in the way');
  look();
  await until('the first has failed', () => count('the audit was not looked after') === 1);
  rmSync(anchors);
  look();
  await until('the second is kept', () => existsSync(join(anchors, '2026-11-28.jws')));
  look();
  look();
  await lifetime.end();
  expect([count('the audit was not looked after'), count('anchor of the audit'), readdirSync(anchors)]).toEqual([1, 2, ['2026-11-28.jws']]);
  database.close();
});
