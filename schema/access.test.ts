import { expect, test } from 'vitest';
import { accessTo, type Member, ROLES, type Role } from './access.ts';
import type { CampaignId, CommitteeId } from './ids.ts';
import { parseRoomName } from './rooms.ts';

const member = (role: Role, stream: 'a' | 'b' | null = null): Member => ({
  role,
  campaign: 'demo' as CampaignId,
  committees: [{ id: 'K01' as CommitteeId, stream }],
});

/** The table of the domain, written a second time by hand: own committee K01, foreign K02. */
const EXPECTED: Record<Role, Record<string, 'read' | 'write'>> = {
  admin: {
    'guarantees/K01': 'read',
    'guarantees/K02': 'read',
    'attendance/K01': 'read',
    'attendance/K02': 'read',
    'result/K01': 'read',
    'result/K02': 'read',
    'marks/demo': 'read',
    'board/demo': 'read',
  },
  coordinator: { 'guarantees/K01': 'write', 'attendance/K01': 'write', 'result/K01': 'read', 'board/demo': 'read' },
  attendance: { 'attendance/K01': 'write' },
  clerk: { 'tally/K01/1a': 'write', 'tally/K01/2a': 'write' },
  reconciler: {
    'result/K01': 'read',
    'result/K02': 'read',
    'marks/demo': 'read',
    'board/demo': 'read',
  },
  viewer: { 'board/demo': 'read' },
  auditor: {
    'attendance/K01': 'read',
    'attendance/K02': 'read',
    'result/K01': 'read',
    'result/K02': 'read',
    'marks/demo': 'read',
    'board/demo': 'read',
  },
  caller: {},
  guarantor: {},
};
const ROOMS = [
  ...['K01', 'K02'].flatMap((id) => [
    `guarantees/${id}`,
    `attendance/${id}`,
    `result/${id}`,
    `tally/${id}/1a`,
    `tally/${id}/1b`,
    `tally/${id}/2a`,
  ]),
  'board/demo',
  'board/other',
  'marks/demo',
  'marks/other',
].filter((name) => name !== 'tally/K02/1b' && name !== 'tally/K02/2a');

test.each(ROLES)('[A2] %s opens just the rooms of the table', (role) => {
  for (const name of ROOMS) {
    const room = parseRoomName(name);
    expect(room && accessTo(member(role, role === 'clerk' ? 'a' : null), room), name).toBe(EXPECTED[role][name] ?? null);
  }
});

test('[A2] a clerk without a stream opens no tally, and never the other stream', () => {
  const own = parseRoomName('tally/K01/1a');
  const other = parseRoomName('tally/K01/1b');
  if (!own || !other) throw new Error('these are room names');
  expect(accessTo(member('clerk'), own)).toBe(null);
  expect(accessTo(member('clerk', 'a'), other)).toBe(null);
});
