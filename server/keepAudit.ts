import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordAudit } from '../schema/audit.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createAnchors, publicKeysIn } from './audit/anchors.ts';
import { createAuditChain } from './audit/auditChain.ts';
import { createAuditChecks } from './audit/auditChecks.ts';
import { createAuditPages } from './audit/auditPages.ts';
import type { Database } from './database.ts';
import type { AuditDesk } from './http/auditRoutes.ts';
import { describe } from './http/errors.ts';
import { installationIdOf } from './installationId.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { isQuietHour } from './operate/quietHours.ts';

const LOOK_EVERY_MS = 15 * 60_000;
const NIGHT_MS = 12 * 60 * 60_000;

/** What was last found; null before the first look. */
export type AuditFigures = { readonly isOk: boolean; readonly checkedAtMs: number } | null;

/**
 * Looks after the chain of who did what: its last rows are verified at the start and every night, when an anchor is taken as well, into the log and the folder
 * `anchors` beside the database, from where a copy takes it outside.
 *
 * @param deps.file the database's
 */
export function keepAudit(deps: {
  readonly database: Database;
  readonly dataDir: string;
  readonly file: string;
  readonly accounts: Pick<Accounts, 'keys' | 'people'>;
  readonly record: RecordAudit;
  readonly timeZone: () => string;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}): { readonly desk: AuditDesk; readonly figures: () => AuditFigures; readonly begin: () => void } {
  const { accounts, record, now, log } = deps;
  const { sqlite } = deps.database;
  const checks = createAuditChecks(deps.file);
  const anchors = createAnchors({
    installationId: installationIdOf(sqlite),
    chain: createAuditChain(sqlite),
    keys: accounts.keys,
    record,
    now,
  });
  let figures: AuditFigures = null;
  let lastNightMs = Number.NEGATIVE_INFINITY;
  let working: Promise<void> = Promise.resolve();
  let isEnding = false;

  async function look(): Promise<void> {
    const { rows, bad, headSeq } = await checks.lately();
    figures = { isOk: bad === null, checkedAtMs: now() };
    if (bad) log.error({ ...bad, headSeq }, 'the audit is not what was written');
    else log.info({ rows, headSeq }, 'audit verified');
  }

  async function passNight(): Promise<void> {
    await look();
    const { anchor, seq, hash, at } = await anchors.take('');
    log.info({ seq, hash, anchor }, 'anchor of the audit');
    const folder = join(deps.dataDir, 'anchors');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${new Date(at).toISOString().slice(0, 10)}.jws`), `${anchor}\n`);
  }

  function inBackground(work: () => Promise<void>): void {
    working = working
      .then(() => (isEnding ? undefined : work()))
      .catch((error: unknown) => log.error(describe(error), 'the audit was not looked after'));
  }

  let isPassing = false;
  const timer = setInterval(() => {
    const nowMs = now();
    if (isPassing || Math.abs(nowMs - lastNightMs) < NIGHT_MS || !isQuietHour(nowMs, deps.timeZone())) return;
    isPassing = true;
    inBackground(async () => {
      await passNight();
      lastNightMs = nowMs; // one that failed is tried again at the next look
    });
    void working.then(() => {
      isPassing = false;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  deps.lifetime.onEnd(() => {
    isEnding = true;
    clearInterval(timer);
    return working;
  });

  return {
    desk: {
      pages: createAuditPages({ sqlite, nameOf: (userId) => accounts.people.find(userId)?.user.name ?? null }),
      check: checks.whole,
      takeAnchor: anchors.take,
      keys: () => [...publicKeysIn(sqlite).values()],
    },
    figures: () => figures,
    /** The first look: once the server answers, because it takes a moment. */
    begin: () => inBackground(look),
  };
}
