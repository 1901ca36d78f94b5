import { and, eq, inArray } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import type { Transport, TransportChange } from '../../schema/chaseApi.ts';
import { AppError } from '../../schema/errors.ts';
import { randomId } from '../../schema/ids.ts';
import { plainText } from '../../schema/plainText.ts';
import { transportRequest } from '../../schema/tables/calls.ts';
import { elector } from '../../schema/tables/roll.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import { createRandomByte } from '../accounts/randomByte.ts';
import type { Db } from '../database.ts';
import type { CallPeople } from './callPeople.ts';

const TRANSPORT_ID_LENGTH = 10;
type Row = typeof transportRequest.$inferSelect;
const OPEN_STATES = ['asked', 'assigned'] as const satisfies readonly Row['state'][];
const isOpenState = (state: Row['state']): boolean => OPEN_STATES.some((open) => open === state);
export type Transports = ReturnType<typeof createTransports>;

/** Electors who ask to be fetched (J9). */
export function createTransports(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly people: Pick<CallPeople, 'refOf'>;
  readonly record: RecordAudit;
  readonly now: () => number;
}) {
  const { db, acts, record, now } = deps;
  const randomByte = createRandomByte();

  const show = ({ id, electorId, state, driver, by, at, changedAt }: Row): Transport => ({
    ...{ id, electorId, state, driver, at, changedAt },
    by: deps.people.refOf(by),
  });

  function openOf(electorId: string): Row | undefined {
    const isOpen = and(eq(transportRequest.electorId, electorId), inArray(transportRequest.state, OPEN_STATES));
    return db.select().from(transportRequest).where(isOpen).get();
  }

  return {
    show,

    /** Whoever has asked already, and was not fetched yet, has one request. */
    ask: (committeeId: string, electorId: string, by: Actor): Transport =>
      acts.act(() => {
        const known = openOf(electorId);
        if (known) return show(known);
        const at = now();
        const id = randomId(TRANSPORT_ID_LENGTH, randomByte);
        const row: Row = { id, committeeId, electorId, state: 'asked', driver: '', by: by.userId, at, changedBy: by.userId, changedAt: at };
        db.insert(transportRequest).values(row).run();
        record({ kind: 'transport-changed', ...by, details: { elector: electorId, state: 'asked' } });
        return show(row);
      }),

    /** A change of nothing changes nothing. @throws AppError: `not-found`; `conflict` for one that is over while another of the same elector is open */
    change: (committeeId: string, id: string, change: TransportChange, by: Actor): Transport =>
      acts.act(() => {
        const row = db
          .select({ row: transportRequest })
          .from(transportRequest)
          .innerJoin(elector, eq(elector.id, transportRequest.electorId))
          .where(and(eq(transportRequest.id, id), eq(elector.committeeId, committeeId)))
          .get()?.row;
        if (!row) throw new AppError('not-found', { what: 'such transport request' });
        const state = change.state ?? row.state;
        const driver = change.driver === undefined ? row.driver : plainText(change.driver);
        if (state === row.state && driver === row.driver) return show(row);
        if (isOpenState(state) && !isOpenState(row.state) && openOf(row.electorId))
          throw new AppError('conflict', {
            reason_en: 'they have asked again meanwhile: that request is open',
            reason_ar: 'قُدِّم طلب جديد لهذا القيد وهو ما زال مفتوحًا',
          });
        const next = { state, driver, changedBy: by.userId, changedAt: now() };
        db.update(transportRequest).set(next).where(eq(transportRequest.id, id)).run();
        record({ kind: 'transport-changed', ...by, details: { elector: row.electorId, state } });
        return show({ ...row, ...next });
      }),
  };
}
