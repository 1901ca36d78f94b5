import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_CAMPAIGN } from '../../schema/demo.ts';
import { ConfigError, readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { lockDataFolder } from '../../server/dataFolderLock.ts';
import { ScriptError } from '../lib/scriptError.ts';
import { createCampaign, pollingDay, renewPollingDay } from './createCampaign.ts';
import { DATABASE_FILE, type DemoFolder, MARK_FILE } from './demoFolder.ts';

/**
 * Makes sure that the folder holds the demo campaign.
 * @param say told what is done and what was found, in one line each
 * @throws ScriptError in one line when the folder cannot be written or another server is using it
 */
export async function fillDemoFolder({ path }: DemoFolder, nowMs: number, say: (line: string) => void): Promise<void> {
  try {
    readConfig({ DATA_DIR: path }); // creates the folder for its owner only, and says in the server's words why it cannot
    const unlock = lockDataFolder(path);
    const database = openDatabase(join(path, DATABASE_FILE));
    try {
      if (existsSync(join(path, MARK_FILE))) {
        renewPollingDay(database, nowMs);
        say(`the demo campaign in ${path} is used again`);
        const madeOn = dayOf(readFileSync(join(path, MARK_FILE), 'utf8'));
        if (madeOn !== pollingDay(nowMs))
          say(
            `polling day is today, but arrivals, calls and counts in it are of ${madeOn ?? 'an earlier day'}: a new folder has those of today`,
          );
        return;
      }
      say('creating the demo campaign …');
      const startedAtMs = Date.now();
      const { electors, guarantees, rollFile } = await createCampaign(database, { nowMs });
      writeFileSync(join(path, rollFile.name), rollFile.bytes);
      writeFileSync(join(path, MARK_FILE), `${JSON.stringify({ campaign: DEMO_CAMPAIGN, createdAt: nowMs })}\n`);
      const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
      say(
        `created the demo campaign in ${seconds} s: ${electors} electors through the roll's import, ${guarantees} electors with guarantees`,
      );
    } finally {
      database.close();
      unlock();
    }
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message.replace(/^DATA_DIR is/, '--data-dir is'));
    throw error;
  }
}

/** The day on which a demo was made, as its mark says; null where it does not. */
function dayOf(mark: string): string | null {
  try {
    const { createdAt } = JSON.parse(mark) as { createdAt?: unknown }; // written above, by whatever version
    return typeof createdAt === 'number' ? pollingDay(createdAt) : null;
  } catch {
    return null;
  }
}
