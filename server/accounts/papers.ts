import { asc } from 'drizzle-orm';
import { type BallotPaper, paperOf } from '../../schema/ballotPaper.ts';
import type { ElectionSetUp } from '../../schema/election.ts';
import { AppError } from '../../schema/errors.ts';
import { ballotPaper } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';

export type Papers = ReturnType<typeof createPapers>;

/** Every ballot paper that there was: a tablet without a network goes on counting on the one that it has (CT2, CT60). */
export function createPapers({ db, now }: { readonly db: Db; readonly now: () => number }) {
  const rows = () => db.select().from(ballotPaper).orderBy(asc(ballotPaper.at), asc(ballotPaper.id)).all();
  return {
    /** In the order in which they came into force, the one of the set-up that stands last. */
    list: (): BallotPaper[] => rows().map(({ id, lists, candidates }) => ({ id, lists, candidates })),

    /**
     * Keeps the paper of a set-up; to be called in the transaction that stores it, and for one that stands already.
     * @throws AppError('wrong-election') when its id is that of another paper: ballots of the two could not be told apart
     */
    keep(setUp: Pick<ElectionSetUp, 'lists' | 'candidates'>): void {
      const { id, lists, candidates } = paperOf(setUp);
      const known = rows();
      const same = known.find((row) => row.id === id);
      if (same && textOf(same) !== textOf({ lists, candidates }))
        throw new AppError('wrong-election', {
          field: 'candidates',
          reason_en: 'this ballot paper cannot be told from an earlier one: add one of its candidates anew',
          reason_ar: 'لا يمكن تمييز ورقة الاقتراع هذه عن ورقة سابقة: أعد إضافة أحد المرشحين',
        });
      const last = known.at(-1);
      if (last && last.id === id) return;
      const at = Math.max(now(), (last?.at ?? 0) + 1); // later than every other, whatever the clock says
      const row = { lists: [...lists], candidates: candidates.map(({ id: of, list }) => ({ id: of, list })), at };
      db.insert(ballotPaper)
        .values({ id, ...row })
        .onConflictDoUpdate({ target: ballotPaper.id, set: row })
        .run();
    },
  };
}

const textOf = ({ lists, candidates }: Pick<BallotPaper, 'lists' | 'candidates'>): string =>
  JSON.stringify([lists, candidates.map(({ id, list }) => [id, list])]);
