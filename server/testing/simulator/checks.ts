import * as Y from 'yjs';
import { hasPending } from '../../rooms/loadDocument.ts';
import { createDoc, isSameContent } from './createWitness.ts';
import type { World } from './createWorld.ts';

/** What holds at every moment. */
export function checkNow({ server, disk, witness, excused }: World): void {
  const inUse = new Map<string, number>(); // of one generation: the log takes nothing from a room of an earlier one
  for (const { name, epoch, connections } of server.rooms())
    if ([...connections].some(({ isOpen }) => isOpen)) inUse.set(`${name} ${epoch}`, (inUse.get(`${name} ${epoch}`) ?? 0) + 1);
  for (const [name, count] of inUse) if (count > 1 && !disk.isBusy) witness.report('I5', `${count} rooms hold connections of ${name}`);
  for (const room of server.registry.openRooms()) {
    if (hasPending(room.doc)) witness.report('I4', `the document of ${room.name} has a gap`);
    if (disk.hasPendingAppend(room.name) || witness.isDamaged(room.name) || excused.has(room)) continue;
    if (!isSameContent(room.doc, witness.docOf(room.name, room.epoch)))
      witness.report('I3', `the memory of ${room.name} is not what is on disk`);
  }
}

const MAX_ROUNDS = 60;

/** Everything works again and everybody comes back, until nothing moves any more. */
export async function heal(world: World): Promise<void> {
  const { tablets, clock, disk, witness } = world;
  if (world.roomNames.some((room) => witness.isDamaged(room))) world.restart(); // what is on disk now is what counts
  let quiet = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    world.noticeAll();
    for (const tablet of tablets) {
      if (tablet.link) tablet.link.isStalled = false;
      else world.connect(tablet);
    }
    const isMoving = await world.flow();
    await clock.pass(round % 4 === 3 ? 600 : 20);
    if (world.server.isClosed) world.restart();
    const isDone = !isMoving && !disk.isBusy && tablets.every(({ link, waiting, isSynced }) => link && isSynced && waiting === 0);
    quiet = isDone ? quiet + 1 : 0;
    if (quiet > 4) return;
    if (witness.violations.length > 0) return;
  }
  const states = tablets.map(
    ({ name, waiting, isSynced, link }) =>
      `${name}: ${waiting} waiting, ${isSynced ? 'synced' : 'not synced'}, closed ${link?.closedWith ?? '-'}`,
  );
  witness.report('I16', `it does not come to rest (${states.join('; ')}; ${world.server.errors.slice(-2).join('; ')})`);
}

/** What holds when everything was delivered. */
export function checkEnd({ tablets, server, disk, witness, roomNames }: World): void {
  for (const name of roomNames) {
    const { epoch, snapshot, rows } = disk.load(name);
    const onDisk = createDoc();
    for (const stored of [...(snapshot ? [snapshot] : []), ...rows]) Y.applyUpdate(onDisk, stored.bytes);
    const inMemory = [...server.registry.openRooms()].find((room) => room.name === name);
    if (inMemory && !isSameContent(inMemory.doc, onDisk)) witness.report('I2', `the memory of ${name} is not what its disk replays to`);
    if (!witness.isDamaged(name) && !isSameContent(onDisk, witness.docOf(name, epoch)))
      witness.report('I1', `the disk of ${name} replays to less than was committed`);
    for (const tablet of tablets.filter(({ room }) => room === name)) {
      if (tablet.epoch !== epoch) witness.report('I10', `${tablet.name} is in another epoch`);
      else if (!isSameContent(tablet.doc, onDisk)) witness.report('I16', `${tablet.name} shows something else than the disk of ${name}`);
    }
  }
  for (const tablet of tablets) {
    const [lost] = tablet.lost();
    if (lost) witness.report('I14', `${lost} is neither acknowledged nor kept`);
  }
}
