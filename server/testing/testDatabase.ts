/** Databases for tests, copies of one that is made once a process: creating tables and people takes a processor twenty times as long as copying them. */
import { writeFileSync } from 'node:fs';
import { type Database, openDatabase } from '../database.ts';
import { seedCampaign } from './seedCampaign.ts';

let empty: Buffer | null = null;
let seeded: Promise<Buffer> | null = null;

/** Tables of this version with nothing in them, in memory. The caller closes it. */
export function openEmpty(): Database {
  if (!empty) {
    const made = openDatabase(':memory:');
    empty = made.sqlite.serialize();
    made.close();
  }
  return openDatabase(empty);
}

/** The campaign of `seedCampaign`, in memory or in a new file. The caller closes it. */
export async function openSeeded(file?: string): Promise<Database> {
  seeded ??= makeSeeded();
  const bytes = await seeded;
  if (file === undefined) return openDatabase(bytes);
  writeFileSync(file, bytes);
  return openDatabase(file);
}

async function makeSeeded(): Promise<Buffer> {
  const made = openEmpty();
  await seedCampaign(made.db);
  const bytes = made.sqlite.serialize();
  made.close();
  return bytes;
}
