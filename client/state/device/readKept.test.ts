import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isElectorId, isUserId } from '../../../schema/ids.ts';
import { claimKey } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createFakeBackend } from '../testing/fakeBackend.ts';
import { createFakeBrowser } from '../testing/fakeBrowser.ts';
import { fakeVault } from '../testing/fakeVault.ts';
import { countHeld } from './countHeld.ts';
import { createAnswers } from './createAnswers.ts';
import { createDocumentStore } from './createDocumentStore.ts';
import { readKept } from './readKept.ts';

const [elector, owner] = ['aaaaaaaaa1', 'noura0'];
if (!isElectorId(elector) || !isUserId(owner)) throw new Error('no ids');

test('[V7] what the device holds is counted without anything being open; what does not open is passed over', async () => {
  const { environment } = createFakeBrowser(createFakeBackend()).openPage();
  const vault = fakeVault(owner);
  const answers = createAnswers(vault, environment);
  await answers.put('/api/committees/K01/roll', { value: { electors: [{ id: 'a' }, { id: 'b', phone: '1' }] }, etag: null, atMs: 1 });
  const documents = createDocumentStore({ vault, environment });
  for (const [room, answer] of [
    ['guarantees/K01', 'p'],
    ['guarantees/K02', 'r'],
  ] as const) {
    const doc = new Y.Doc();
    doc.getMap(ROOT_NAME).set(claimKey(elector, owner, 'answer'), answer);
    const head = () => ({ epoch: 1, access: 'write' as const, neutralised: [], authors: [] });
    const writer = documents.open({ room, head, whole: () => ({ update: Y.encodeStateAsUpdate(doc), own: [] }) }, null);
    writer.start();
    await writer.close();
  }
  await documents.close();

  const count = async (openRooms: string[], of = vault) => {
    const kept = await readKept(of, environment.indexedDB, new Set(openRooms));
    return countHeld(
      [...kept.answers.values()].map(({ value }) => value),
      kept.rooms,
    );
  };
  expect(await count([])).toEqual({ names: 2, phones: 1, pledges: 2, notes: 0 });
  expect(await count(['guarantees/K02'])).toMatchObject({ pledges: 1 });
  const another = { ...vault, cipher: fakeVault('other0').cipher };
  expect(await count([], another)).toEqual({ names: 0, phones: 0, pledges: 0, notes: 0 });
});
