/** A small campaign for tests: three committees and one person of each kind. */
import type { NewUser } from '../../schema/api.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { createPasswords, type PasswordCost } from '../accounts/passwords.ts';
import { createPeople } from '../accounts/people.ts';
import { createRandomByte } from '../accounts/randomByte.ts';
import type { Db } from '../database.ts';

/** As little as argon2 allows: tests sign in a thousand times. */
export const QUICK_PASSWORDS: PasswordCost = { memoryCost: 64, timeCost: 1, parallelism: 1 };
export const PASSWORD = 'correct horse battery';

const K01 = 'K01' as CommitteeId;
const K02 = 'K02' as CommitteeId;
const own = (...committees: CommitteeId[]): NewUser['memberships'] => committees.map((committee) => ({ committee, stream: null }));

export const PEOPLE = [
  { username: 'admin', name: 'Dana', role: 'admin', memberships: [] },
  { username: 'noura', name: 'Noura', role: 'coordinator', memberships: own(K01) },
  { username: 'salem', name: 'Salem', role: 'coordinator', memberships: own(K01, K02) },
  { username: 'badria', name: 'Badria', role: 'coordinator', memberships: own(K02) },
  { username: 'door', name: 'Bader', role: 'attendance', memberships: own(K01) },
  { username: 'clerk', name: 'Maha', role: 'clerk', memberships: [{ committee: K01, stream: 'a' }] },
  { username: 'viewer', name: 'Nasser', role: 'viewer', memberships: [] },
  { username: 'auditor', name: 'Nouf', role: 'auditor', memberships: [] },
] as const satisfies readonly Omit<NewUser, 'password'>[];
export type TestPerson = (typeof PEOPLE)[number]['username'];

/** Fills an empty database; everybody's password is {@link PASSWORD}. */
export async function seedCampaign(db: Db): Promise<void> {
  db.insert(campaign).values({ id: 'test', name: 'Test campaign', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' }).run();
  for (const id of ['K01', 'K02', 'K03'])
    db.insert(committee)
      .values({ id, code: id, site: `School ${id}`, status: 'polling' })
      .run();
  const passwords = createPasswords(QUICK_PASSWORDS);
  const people = createPeople({ db, passwords, now: Date.now, randomByte: createRandomByte(), onChanged: () => {} });
  for (const person of PEOPLE) await people.create({ ...person, memberships: [...person.memberships], password: PASSWORD });
}
