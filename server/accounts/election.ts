import { asc, between, ne } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { changedFields, type ElectionSetUp, readSettings } from '../../schema/election.ts';
import type { ElectionAnswer, ElectionChange } from '../../schema/electionApi.ts';
import { problemsOf, problemText } from '../../schema/electionProblems.ts';
import { AppError } from '../../schema/errors.ts';
import { campaign, candidate, committee, election, electionList } from '../../schema/tables/campaign.ts';
import { docLog } from '../../schema/tables/documents.ts';
import type { Db } from '../database.ts';
import type { Actor, Acts } from './acts.ts';
import type { Papers } from './papers.ts';

/** The set-up as it is stored; null while there is none. */
export function readSetUp(db: Db): { readonly setUp: NonNullable<ElectionAnswer['election']>; readonly version: number } | null {
  const row = db.select().from(election).limit(1).get();
  if (!row) return null;
  const { pollingDay = '', timeZone = 'UTC' } = db.select().from(campaign).limit(1).get() ?? {};
  const lists = db.select({ id: electionList.id, name: electionList.name }).from(electionList).orderBy(asc(electionList.position)).all();
  const candidates = db.select().from(candidate).orderBy(asc(candidate.ballotNumber)).all();
  const { version, name, method, seats, minMarks, maxMarks, settings } = row;
  const rules = { name, pollingDay, timeZone, method, seats, minMarks, maxMarks };
  return { setUp: { ...rules, lists, candidates, settings: readSettings(settings) }, version };
}

/**
 * The election's set-up (F1–F5).
 * @param deps.papers keeps the ballot paper of every set-up, and of one that stands already (CT60)
 * @param deps.onCampaign told when the campaign's time zone may be another
 */
export function createElection(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly record: RecordAudit;
  readonly papers: Pick<Papers, 'keep'>;
  readonly onCampaign: () => void;
}) {
  const { db, acts, record, papers } = deps;

  /** Some committee is open, or somebody has counted. */
  function hasBegun(): boolean {
    const isOpen = db.select({ id: committee.id }).from(committee).where(ne(committee.status, 'not_open')).limit(1).get();
    return Boolean(
      isOpen ??
        db
          .select({ seq: docLog.seq })
          .from(docLog)
          .where(between(docLog.room, 'tally/', 'tally0'))
          .limit(1)
          .get(),
    );
  }

  function read(): ElectionAnswer {
    const day = db.select().from(campaign).limit(1).get();
    const { pollingDay = '', timeZone = 'UTC' } = day ?? {};
    const common = { hasBegun: hasBegun(), pollingDay, timeZone };
    const stored = readSetUp(db);
    return { election: stored?.setUp ?? null, version: stored?.version ?? 0, ...common };
  }

  function store(setUp: ElectionSetUp, version: number): void {
    const { name, method, seats, minMarks, maxMarks, settings, pollingDay, timeZone } = setUp;
    const row = { version, name, method, seats, minMarks, maxMarks, settings };
    db.insert(election)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: election.id, set: row })
      .run();
    db.update(campaign).set({ pollingDay, timeZone }).run();
    db.delete(candidate).run();
    db.delete(electionList).run();
    setUp.lists.forEach((list, position) => {
      db.insert(electionList)
        .values({ ...list, position })
        .run();
    });
    for (const one of setUp.candidates) db.insert(candidate).values(one).run();
    papers.keep(setUp);
  }

  const standing = read().election;
  if (standing) papers.keep(standing);

  return {
    read,

    /**
     * Puts the whole set-up in the place of the one that was seen, and returns it as it stands then. One that says the same changes nothing.
     * @throws AppError: `conflict` when somebody else has changed it since, or it has begun since; `wrong-election` with `field` and the reason
     */
    change(wanted: ElectionSetUp, { seen, seenHasBegun }: Omit<ElectionChange, 'election'>, by: Actor): ElectionAnswer {
      return acts.act(() => {
        const before = read();
        if (before.version !== seen)
          throw new AppError('conflict', {
            reason_en: 'somebody else has changed the set-up of the election',
            reason_ar: 'عدّل شخص آخر إعداد الانتخابات',
          });
        if (seenHasBegun === false && before.hasBegun)
          throw new AppError('conflict', { reason_en: 'the election has begun meanwhile', reason_ar: 'بدأت الانتخابات في هذه الأثناء' });
        // by ballot number, as it is read: so that two that say the same are the same
        const setUp = { ...wanted, candidates: [...wanted.candidates].sort((a, b) => a.ballotNumber - b.ballotNumber) };
        const [problem] = problemsOf(setUp, before.hasBegun ? before.election : null);
        if (problem)
          throw new AppError('wrong-election', {
            field: problem.field,
            reason_en: problemText(problem, 'en'),
            reason_ar: problemText(problem, 'ar'),
          });
        const changed = changedFields(before.election, setUp);
        if (changed.length === 0) return before;
        const version = before.version + 1;
        store(setUp, version);
        const { method, lists, candidates } = setUp;
        record({
          kind: 'election-changed',
          ...by,
          details: {
            version,
            changed,
            method,
            lists: lists.length,
            candidates: candidates.length,
            withdrawn: candidates.filter(({ state }) => state === 'withdrawn').length,
          },
        });
        acts.afterwards(deps.onCampaign);
        return read();
      });
    },
  };
}
