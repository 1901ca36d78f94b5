import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_SETTINGS } from '../../schema/noSettings.ts';
import { personSettings } from '../../schema/tables/people.ts';
import { type OpenAccounts, openAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
beforeEach(async () => {
  open = await openAccounts();
});
afterEach(() => open.close());

const VIEW = { id: '0a1b2c3d', name: 'Not asked yet', query: 'state=open' };

test('[TG1] settings are one’s own, and are written over the version that was seen only', () => {
  const { settings } = open.accounts;
  const [noura, salem] = [open.idOf('noura'), open.idOf('salem')];
  expect(settings.read(noura)).toEqual(NO_SETTINGS);
  const first = settings.write(noura, { ...NO_SETTINGS, views: [VIEW] });
  expect(first).toEqual({ ...NO_SETTINGS, version: 1, views: [VIEW] });
  expect(settings.read(noura)).toEqual(first);
  expect(settings.read(salem)).toEqual(NO_SETTINGS);
  expect(() => settings.write(noura, NO_SETTINGS)).toThrow(
    expect.objectContaining({ code: 'conflict', details: expect.objectContaining({ version: 1 }) }),
  );
  expect(settings.read(noura)).toEqual(first);
  expect(settings.write(noura, { ...first, views: [] }).version).toBe(2);
});

test('[TG1] settings that do not read are as if they had never been set, and are not written over unseen', () => {
  const { settings } = open.accounts;
  const noura = open.idOf('noura');
  open.database.db
    .insert(personSettings)
    .values({ userId: noura, version: 4, settings: { notices: 7 } })
    .run();
  expect(settings.read(noura)).toEqual({ ...NO_SETTINGS, version: 4 });
  expect(() => settings.write(noura, NO_SETTINGS)).toThrow(expect.objectContaining({ code: 'conflict' }));
});
