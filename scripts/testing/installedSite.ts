import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaign } from '../../schema/tables/campaign.ts';
import { elector } from '../../schema/tables/roll.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { createLog } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/startServer.ts';
import { QUICK_PASSWORDS, seedCampaign } from '../../server/testing/seedCampaign.ts';
import { freePort } from '../demo/freePort.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { ROOT } from '../lib/root.ts';
import { writeShellWorker } from '../lib/shellWorker.ts';

export type InstalledSite = Awaited<ReturnType<typeof createInstalledSite>>;

/** The electors of K01 on this site; nobody of these names may lie in what the browser keeps of the app. */
export const NAMES = ['سالم مبارك العازمي', 'Noura Fahad', 'هند خالد'] as const;

/**
 * A campaign of three electors on an address that stays the same while its server is stopped and started again, with this build of the client or with a next
 * one in which every file has another name.
 */
export async function createInstalledSite() {
  await ensureBuilt(() => {});
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-installed-'));
  const port = await freePort(0);
  const database = openDatabase(join(folder, 'committee-room.sqlite'));
  await seedCampaign(database.db);
  for (const [i, fullName] of NAMES.entries())
    database.db
      .insert(elector)
      .values({
        id: `000000000${i}`,
        committeeId: 'K01',
        rollNumber: String(i + 1),
        fullName,
        foldedName: fullName,
        gender: 'male',
        importId: 1,
      })
      .run();
  database.db.update(campaign).set({ isDemo: false }).run();
  database.close();
  const clients = { first: join(ROOT, 'dist/client'), next: join(folder, 'next') };
  let server: RunningServer | null = null;
  let isNextBuilt = false;

  async function stop(): Promise<void> {
    await server?.close();
    server = null;
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    /** The server, with one of the builds of the client; another one ends first. */
    async serve(which: 'first' | 'next', env: Readonly<Record<string, string>> = {}): Promise<void> {
      await stop();
      if (which === 'next' && !isNextBuilt) await makeNextBuild(clients.first, clients.next);
      isNextBuilt ||= which === 'next';
      server = await startServer(readConfig({ DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent', ...env }), {
        client: { folder: clients[which] },
        passwordCost: QUICK_PASSWORDS,
        log: createLog('silent'),
      });
    },
    stop,
    async end(): Promise<void> {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same client as another build would be: no file has a name of before, and the page says which it is. */
async function makeNextBuild(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true, filter: (path) => !/\.(map|br|gz)$/.test(path) });
  const assets = join(to, 'assets');
  const names = readdirSync(assets);
  const renamed = (text: string): string =>
    names
      .reduce((all, name) => all.replaceAll(name, name.replace(/-([^-]{3})/, '-2$1')), text)
      .replace('<head>', '<head><meta name="build" content="next">');
  const texts = [...names.map((name) => join(assets, name)), join(to, 'index.html')];
  for (const file of texts) writeFileSync(file, renamed(readFileSync(file, 'utf8')));
  for (const name of names) renameSync(join(assets, name), join(assets, renamed(name)));
  await writeShellWorker(to);
}
