/** One person's page with one open room, on the fake backend. */
import type { CellWrite } from '../../../schema/guarantees.ts';
import { createApi } from '../createApi.ts';
import { createCredential } from '../createCredential.ts';
import { createOutbox } from '../createOutbox.ts';
import { createRoom } from '../createRoom.ts';
import { createSyncLog } from '../createSyncLog.ts';
import { createTickets } from '../createTickets.ts';
import { createWriter } from '../createWriter.ts';
import { createDocumentStore } from '../device/createDocumentStore.ts';
import { createDocumentWriter } from '../device/createDocumentWriter.ts';
import type { OutboxEntry } from '../outboxEntry.ts';
import { createRequestJson } from '../requestJson.ts';
import type { FakeBackend } from './fakeBackend.ts';
import type { FakePage } from './fakeBrowser.ts';
import { fakeVault } from './fakeVault.ts';

export const ROOM = 'guarantees/K01';
export type Tablet = ReturnType<typeof openTablet>;

export function openTablet(backend: FakeBackend, page: FakePage, { username = 'noura', room: name = ROOM } = {}) {
  const { environment } = page;
  const request = createRequestJson({ ...environment, language: () => 'en' });
  const answer = backend.signIn(username);
  const overs: unknown[] = [];
  const credential = createCredential(answer, { request, environment, onAnswer: () => {}, onOver: (error) => overs.push(error) });
  const api = createApi({ request, credential: () => credential });
  const userId = answer.user.id;
  const outbox = createOutbox({ vault: fakeVault(userId), environment });
  const documents = createDocumentStore({ vault: fakeVault(userId), environment, loadWriter: async () => ({ createDocumentWriter }) });
  const writer = createWriter(userId, environment);
  const tickets = createTickets({ api, userId, environment, onDevice: writer.look });
  const saved: OutboxEntry[] = [];
  const log = createSyncLog();
  const room = createRoom({
    name,
    userId,
    writer: writer.id,
    environment,
    tickets,
    outbox,
    documents,
    renewSession: () => credential.renew(),
    onSaved: (entries) => saved.push(...entries),
    log,
  });
  return {
    ...page,
    room,
    outbox,
    documents,
    userId,
    sessionId: answer.sessionId,
    overs,
    saved,
    log: log.events,
    set: (key: string, value: CellWrite['value']) => room.edit([{ key, value }]),
    /** The socket in use now. */
    socket: () => backend.sockets.at(-1),
    /** Closes the page the polite way. */
    close(): void {
      room.close();
      documents.close().catch(() => {}); // it does not reject
      outbox.close();
    },
    /** The page is killed: nothing more of it runs, what is in its memory is gone. */
    kill(): void {
      page.die();
      room.close();
    },
  };
}
