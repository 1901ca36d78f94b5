import * as Y from 'yjs';
import { observationKey, votedValue } from '../../../schema/attendance.ts';
import { DEMO_CAMPAIGN, DEMO_PASSWORD } from '../../../schema/demo.ts';
import type { ElectorId, WriterId } from '../../../schema/ids.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createTestBrowser } from '../../../server/testing/client.ts';
import { createEverybody, type Way } from './everybody.ts';
import { createTablets, type JoinOptions, type Tablet } from './tablets.ts';

const BOARD = `board/${DEMO_CAMPAIGN}`;

/**
 * Clients of our server, which has the demo's campaign: tablets of one coordinator, all with the committee's attendance open and the first `onBoard` with the board as well. The first one writes,
 * and has an event when it is acknowledged.
 */
export async function openRoomClients(port: number, committee: string, count: number, onBoard: number): Promise<Way> {
  const room = `attendance/${committee}`;
  const person = createTestBrowser(`http://127.0.0.1:${port}`);
  const { accessToken, user } = await person.login('coordinator2', DEMO_PASSWORD);
  const { join } = createTablets('ours');
  const everybody = createEverybody(count);
  const tablets: Tablet[] = [];
  const unacknowledged: { readonly frame: number; readonly elector: string }[] = [];

  const look: JoinOptions['onMessage'] = ({ kind, start, end }, bytes) => {
    if (kind !== 'update') return;
    const update = bytes.subarray(start, end);
    for (const elector of everybody.lacked()) if (update.includes(elector)) everybody.oneHas(elector); // a first value has its key in the update
  };
  const onAcknowledged: JoinOptions['onAcknowledged'] = ({ data }) => {
    for (let next = unacknowledged[0]; next && next.frame <= data.acknowledged; next = unacknowledged[0]) {
      everybody.oneHas(next.elector);
      unacknowledged.shift();
    }
  };

  let writer = '' as WriterId;
  for (let number = 0; number < count; number++) {
    const rooms = number < onBoard ? [room, BOARD] : [room];
    const { tickets, device } = await person.tickets(accessToken, rooms, `bench-device-${String(number).padStart(6, '0')}`);
    if (number === 0) writer = `${user.id}${device}0` as WriterId; // the first tab of this device
    for (const [i, answer] of tickets.entries()) {
      if (!('ticket' in answer)) throw new Error(`no ticket for ${rooms[i]}`);
      const role = i > 0 ? {} : number === 0 ? { countsAcknowledgements: true, onAcknowledged } : { onMessage: look };
      tablets.push(await join({ port, room: rooms[i] ?? '', number, ticket: answer.ticket, ...role }));
    }
  }

  const [author] = tablets;
  const doc = new Y.Doc();
  doc.on('update', (update: Uint8Array) => author?.update(update));
  let n = 0;

  return {
    event(elector) {
      const allHaveIt = everybody.have(elector);
      n += 1;
      doc.getMap(ROOT_NAME).set(observationKey(elector as ElectorId, { writer, n }), votedValue(Date.now(), 'door')); // of the roll
      unacknowledged.push({ frame: author?.data.sent ?? 0, elector });
      return allHaveIt;
    },
    received: () => ({
      requests: 0,
      frames: tablets.reduce((sum, { socket }) => sum + socket.received.frames, 0),
      bytes: tablets.reduce((sum, { socket }) => sum + socket.received.bytes, 0),
    }),
    close() {
      for (const { socket } of tablets) socket.close();
      doc.destroy();
    },
  };
}
