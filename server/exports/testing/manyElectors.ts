import { campaign, committee } from '../../../schema/tables/campaign.ts';
import { user } from '../../../schema/tables/people.ts';
import type { Database } from '../../database.ts';
import type { ExportRequest } from '../exportRequest.ts';
import { HOSTILE_TEXTS } from './hostileTexts.ts';

export const idOf = (i: number): string => `e${String(i).padStart(9, '0')}`;
/** Of every fifth there is no name that is only a name. */
export const nameOf = (i: number): string => `${i % 5 === 0 ? HOSTILE_TEXTS[(i / 5) % HOSTILE_TEXTS.length] : 'سالم أحمد'} ${i}`;

/** A committee K01 of so many electors, each with a claim, every second of whom has come and every hundredth refuses; K02 has none. */
export function seedManyElectors({ db, sqlite }: Database, electors: number): void {
  db.insert(campaign).values({ id: 'test', name: 'Test', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', rollVersion: 3 }).run();
  for (const id of ['K01', 'K02']) db.insert(committee).values({ id, code: id, site: 'School', gender: 'female' }).run();
  db.insert(user).values({ id: 'noura1', username: 'noura', name: 'نورة', role: 'coordinator', passwordHash: '', createdAt: 1 }).run();
  const elector = sqlite.prepare(
    `INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES (?, 'K01', ?, ?, '', 'female', 1)`,
  );
  const state = sqlite.prepare(
    `INSERT INTO elector_state (committee_id, elector_id, standing, has_attended, attended_at, observations, is_duplicate) VALUES ('K01', ?, ?, ?, ?, ?, 0)`,
  );
  const claim = sqlite.prepare(
    `INSERT INTO claim_row (committee_id, elector_id, owner, answer, answered_at, contact, contacted_at, is_withdrawn) VALUES ('K01', ?, 'noura1', ?, ?, 'none', NULL, 0)`,
  );
  sqlite.transaction(() => {
    for (let i = 1; i <= electors; i++) {
      const standing = i % 100 === 7 ? 'refused' : 'promised';
      elector.run(idOf(i), String(i), nameOf(i));
      state.run(idOf(i), standing, i % 2, i % 2 ? 1_000 * i : null, i % 2);
      claim.run(idOf(i), standing, 1_764_000_000_000 + i);
    }
  })();
}

/** The guarantees of K01, asked for by whoever may read them. */
export const requestOf = (more: Partial<ExportRequest> = {}): ExportRequest => ({
  what: 'guarantees',
  format: 'csv',
  committees: ['K01'],
  isWhole: false,
  isOwn: false,
  seesRoll: true,
  seesWhat: true,
  language: 'ar',
  by: 'نورة',
  atMs: Date.UTC(2026, 10, 30, 6),
  timeZone: 'Asia/Kuwait',
  ...more,
});
