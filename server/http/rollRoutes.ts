import { createRoute, z } from '@hono/zod-openapi';
import { RollImportAnswer } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { MAX_FILE_NAME_LENGTH, MAX_ROLL_BYTES } from '../../schema/limits.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { createRandomByte } from '../accounts/randomByte.ts';
import type { Db } from '../database.ts';
import { importRoll, writeRoll } from '../roll/importRoll.ts';
import type { PlanThread } from '../roll/planThread.ts';
import { limitBody } from './guards.ts';
import { bearer, createRouter, json, refusals, requireCaller } from './router.ts';

/** Of a name percent-encoded: a character comes to as much as nine. */
const MAX_FILE_NAME_HEADER_LENGTH = 9 * MAX_FILE_NAME_LENGTH;
/** Plans that somebody who changed the roll has made old; then it is planned where nobody else can change it. */
const MAX_PLANS = 3;

/**
 * The campaign's roll, as one file.
 * @param deps.thread reads a file, says what it comes to and makes it ready, away from the event loop
 * @param deps.rollChanged resolves when other processes know of it, or after a moment
 */
export function createRollRoutes(deps: {
  readonly accounts: Accounts;
  readonly db: Db;
  readonly thread: Pick<PlanThread, 'plan' | 'take'>;
  readonly now: () => number;
  readonly record: RecordAudit;
  readonly rollChanged: () => Promise<void>;
}) {
  const importing = createRoute({
    method: 'post',
    path: '/api/roll',
    tags: ['roll'],
    summary:
      'Import the campaign’s whole roll (CSV); with dryRun=true only say what it would do. newNumbers: what a dry run’s answer said as newNumbers.seen, to take over the new numbers of known electors. X-File-Name: its name, percent-encoded',
    security: bearer,
    // the caller first: a stranger's file is not even read
    middleware: [requireCaller(deps.accounts, 'admin'), limitBody(MAX_ROLL_BYTES)],
    request: {
      query: z.object({ dryRun: z.enum(['true', 'false']).optional(), newNumbers: z.string().min(1).max(64).optional() }),
      headers: z.object({ 'x-file-name': z.string().max(MAX_FILE_NAME_HEADER_LENGTH).optional() }),
      body: { required: true, content: { 'text/csv': { schema: { type: 'string', format: 'binary' } } } },
    },
    responses: { 200: json(RollImportAnswer, 'What was done, or would be'), ...refusals },
  });

  const randomByte = createRandomByte();
  return createRouter().openapi(importing, async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    await c.get('again')(); // a whole roll may take minutes to come (H15)
    const { dryRun, newNumbers } = c.req.valid('query');
    const input = {
      bytes,
      fileName: toFileName(c.req.valid('header')['x-file-name']),
      userId: c.get('caller').user.id,
      newNumbers,
      nowMs: deps.now(),
      record: deps.record,
    };
    const planned = { bytes, nowMs: input.nowMs, newNumbers };
    if (dryRun === 'true') {
      const wouldBe = await deps.thread.plan(planned);
      await c.get('again')();
      return c.json(wouldBe, 200);
    }
    let answer: RollImportAnswer | null = null;
    for (let plans = 0; !answer && plans < MAX_PLANS; plans += 1) {
      answer = await deps.thread.take(planned, async (staged) => {
        await c.get('again')();
        return writeRoll(deps.db, staged, input);
      });
    }
    answer ??= importRoll(deps.db, { ...input, isDryRun: false, randomByte });
    await deps.rollChanged();
    return c.json(answer, 200);
  });
}

/** A file's name without its folder; a label, never a path. */
function toFileName(header: string | undefined): string {
  let name = header ?? '';
  try {
    name = decodeURIComponent(name);
  } catch {
    // sent as it was
  }
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.slice(0, MAX_FILE_NAME_LENGTH).replace(/\p{C}/gu, '') || 'roll.csv';
}
