/** What the tests of the roll share: files in the encodings campaigns have them in, and an installation without people. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordAudit } from '../../schema/audit.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector, rollImport } from '../../schema/tables/roll.ts';
import { createRandom } from '../../schema/testing.ts';
import type { Db } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { importRoll, planRoll, stageRoll, writeRoll } from './importRoll.ts';

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), order === 'le');
  return bytes;
}

/** Encodes with the table of the decoder, read backwards; what Windows-1256 does not have becomes a question mark, as editors do it. */
export function windows1256(text: string): Uint8Array {
  const decoder = new TextDecoder('windows-1256');
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from(text, (letter) => byteOf.get(letter) ?? 0x3f);
}

/** An empty installation. `take` imports text or bytes; `everything` is all that an import could write. */
export function createTestRoll(seed = 1) {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  let files = 0;
  const database = openEmpty();
  const { db } = database;
  db.insert(campaign).values({ id: 'test', name: 'test', pollingDay: '2026-01-01', timeZone: 'Asia/Kuwait' }).run();
  const { byte: randomByte } = createRandom(seed);
  type More = { readonly newNumbers?: string; readonly record?: RecordAudit };
  const inputOf = (file: string | Uint8Array, more: More) => {
    const bytes = typeof file === 'string' ? utf8(file) : file;
    return { bytes, fileName: 'roll.csv', userId: 'admin1', nowMs: Date.UTC(2026, 0, 1), ...more };
  };
  /** Makes an import ready, as the thread does, and returns what writes it; `between` gets where it lies. */
  const stage = (file: string | Uint8Array, between: (stagedFile: string) => void = () => {}, more: More = {}) => {
    const input = inputOf(file, more);
    const staged = stageRoll(db.$client, planRoll(db, input), join(folder, `${++files}.sqlite`), randomByte);
    between(staged.file);
    return () => writeRoll(db, structuredClone(staged), input); // as it comes from the thread
  };
  const take = (file: string | Uint8Array, isDryRun = false, more: More = {}) => {
    if (isDryRun) return importRoll(db, { ...inputOf(file, more), randomByte, isDryRun });
    const answer = stage(file, undefined, more)();
    if (!answer) throw new Error('the roll was changed meanwhile');
    return answer;
  };
  const close = (): void => {
    database.close();
    rmSync(folder, { recursive: true });
  };
  return { db, take, stage, everything: () => everythingIn(db), close };
}

const everythingIn = (db: Db) => ({
  campaign: db.select().from(campaign).all(),
  committees: db.select().from(committee).all(),
  electors: db.select().from(elector).all(),
  imports: db.select().from(rollImport).all(),
});
