import type { Database as Sqlite } from 'better-sqlite3';
import type { RecordAudit } from '../../schema/audit.ts';
import { BoardPlan } from '../../schema/boardApi.ts';
import { AppError } from '../../schema/errors.ts';
import { NO_PLAN } from '../../schema/noPlan.ts';
import type { Actor, Acts } from '../accounts/acts.ts';

/** What the campaign wants: its target and the turnout it expects. */
export function createPlan({ sqlite, acts, record }: { readonly sqlite: Sqlite; readonly acts: Acts; readonly record: RecordAudit }) {
  const select = sqlite.prepare<[], string>('SELECT plan FROM board_plan WHERE id = 1').pluck();
  const upsert = sqlite.prepare<[version: number, plan: string]>(
    `INSERT INTO board_plan (id, version, plan) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, plan = excluded.plan`,
  );

  function read(): BoardPlan {
    const stored = select.get();
    if (stored === undefined) return NO_PLAN;
    return BoardPlan.safeParse(JSON.parse(stored)).data ?? NO_PLAN; // of a later version that was taken back
  }

  return {
    read,
    /**
     * Puts the plan in the place of the one that was seen, whose version it names; one that says the same changes nothing.
     * @throws AppError: `conflict` with the `plan` that stands, as JSON; `bad-request` where turnout does not rise
     */
    change(wanted: BoardPlan, by: Actor): BoardPlan {
      if (!isRising(wanted.turnout))
        throw new AppError('bad-request', {
          field: 'turnout',
          reason_en: 'expected turnout rises from hour to hour',
          reason_ar: 'نسبة التصويت المتوقعة تزداد من ساعة إلى أخرى',
        });
      return acts.act(() => {
        const before = read();
        if (before.version !== wanted.version)
          throw new AppError('conflict', {
            plan: JSON.stringify(before),
            reason_en: 'somebody else has changed the plan',
            reason_ar: 'عدّل شخص آخر الخطة',
          });
        if (JSON.stringify(before) === JSON.stringify(wanted)) return before;
        const plan: BoardPlan = { ...wanted, version: before.version + 1 };
        upsert.run(plan.version, JSON.stringify(plan));
        const { version, targetVotes, turnout, silentAfterMinutes } = plan;
        record({
          kind: 'plan-changed',
          ...by,
          details: { version, ...(targetVotes === null ? {} : { targetVotes }), points: turnout.length, silentAfterMinutes },
        });
        return plan;
      });
    },
  };
}

const isRising = (turnout: BoardPlan['turnout']): boolean =>
  turnout.every(({ minute, share }, i) => {
    const before = turnout[i - 1];
    return !before || (minute > before.minute && share >= before.share);
  });
