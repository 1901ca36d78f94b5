import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import { readCampaign } from './campaign.ts';
import { createPeople } from './people.ts';
import { createRightsHeld } from './rightsHeld.ts';
import { openAccounts } from './testing/openAccounts.ts';

const K01 = 'K01' as CommitteeId;
let opened: Awaited<ReturnType<typeof openAccounts>>;
beforeEach(async () => {
  opened = await openAccounts();
});
afterEach(() => opened.close());

test('[Z6][Z11] whatever somebody was given at any time is known by what the audit says of it; of whom it knows no beginning nothing is', async () => {
  const { db, sqlite } = opened.database;
  const now = () => opened.clock.nowMs;
  const { record } = createAuditRecorder(sqlite, now);
  const people = createPeople({ db, now, record, passwords: { hash: async () => 'hash' }, randomByte: () => 7, onChanged: () => {} });
  const { couldWrite } = createRightsHeld({ sqlite, campaign: () => readCampaign(db).id });
  const { id } = people.createInvited({ username: 'hala', name: 'Hala', role: 'viewer', memberships: [] }, { userId: '' });
  const inRooms = () => ['tally/K01/2a', 'tally/K01/1b', 'attendance/K01', 'nowhere'].map((room) => couldWrite(id, room));
  expect(inRooms()).toEqual([false, false, false, false]);
  await people.change(id, { role: 'clerk', memberships: [{ committee: K01, stream: 'a' }] });
  await people.change(id, { role: 'attendance', memberships: [{ committee: K01, stream: null }] });
  await people.change(id, { role: 'viewer', memberships: [], isDisabled: true });
  expect(inRooms()).toEqual([true, false, true, false]);
  await opened.accounts.people.change(opened.idOf('clerk'), { role: 'viewer', memberships: [] });
  expect(couldWrite(opened.idOf('clerk'), 'tally/K01/1a')).toBe(null);
});
