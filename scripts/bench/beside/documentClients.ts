import type * as Y from 'yjs';
import { documentOf, EDITS_PER_SESSION, HISTORY_WRITER } from '../load/documents.ts';
import { readMarkers } from '../load/marker.ts';
import { keepUpdates, type Tablet, type Tablets } from '../load/tablets.ts';
import { wait } from './wait.ts';

/** Updates sent before the next is waited for: within what a connection may have queued at ours. */
const SEED_CHUNK = 5 * EDITS_PER_SESSION;
const SEED_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Clients of the bench itself: they fill rooms and look what is in them. */
export function createDocumentClients(join: Tablets['join'], numbers: (count: number) => number) {
  return {
    /** Puts a document and its history into a room, and waits until the server has passed all of it on; returns the client that saw it. */
    async fill(port: number, room: string, base: Uint8Array, history: readonly Uint8Array[]): Promise<Tablet> {
      let bytesSeen = 0;
      let lastEdit = -1;
      let check: () => void = () => {};
      const observer = await join({
        port,
        room,
        number: numbers(1),
        onFrame: (_tablet, bytes, start, end) =>
          readMarkers(bytes, start, end, (writer, edit) => {
            if (writer === HISTORY_WRITER && edit > lastEdit) lastEdit = edit;
          }),
        onMessage: (message) => {
          if (message.kind === 'update' || message.kind === 'step2') bytesSeen += message.end - message.start;
          check();
        },
      });
      const seeder = await join({ port, room, number: numbers(1) });
      const until = (holds: () => boolean): Promise<void> =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`${room} could not be filled`)), SEED_TIMEOUT_MS);
          check = () => {
            if (!holds()) return;
            clearTimeout(timer);
            check = () => {};
            resolve();
          };
          check();
        });
      seeder.update(base);
      await until(() => bytesSeen >= base.length * 0.9); // a server may encode the same a little shorter
      for (let sent = 0; sent < history.length; sent += SEED_CHUNK) {
        for (const update of history.slice(sent, sent + SEED_CHUNK)) seeder.update(update);
        const last = Math.min(sent + SEED_CHUNK, history.length) - 1; // a marked one: chunks are whole sessions
        await until(() => lastEdit >= last);
      }
      seeder.socket.close();
      return observer;
    },

    /** A newcomer who stays: `doc` is what it has by now. */
    async follow(port: number, room: string): Promise<{ readonly tablet: Tablet; doc(): Y.Doc }> {
      const updates: Uint8Array[] = [];
      const tablet = await join({ port, room, number: numbers(1), onMessage: keepUpdates(updates) });
      return { tablet, doc: () => documentOf(updates) };
    },

    /** The document as a newcomer gets it, once `isComplete` holds or after `withinMs`. */
    async fetch(port: number, room: string, isComplete: (doc: Y.Doc) => boolean, withinMs = 5_000): Promise<Y.Doc> {
      const { tablet, doc } = await this.follow(port, room);
      const endsAtMs = performance.now() + withinMs;
      let found = doc();
      while (!isComplete(found) && performance.now() < endsAtMs) {
        await wait(LOOK_EVERY_MS);
        found = doc();
      }
      tablet.socket.close();
      return found;
    },
  };
}
