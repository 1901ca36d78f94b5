import * as Y from 'yjs';
import { createRandom } from '../../../schema/testing.ts';
import { encodeAwareness } from '../../rooms/frames.ts';
import { testClaims } from '../replica.ts';
import { createSimLink, type SimLink } from './createSimLink.ts';
import { createSimServer } from './createSimServer.ts';
import { createSimTablet, type SimTablet } from './createSimTablet.ts';
import { createWitness } from './createWitness.ts';
import { forged, gapped, written } from './hostileUpdates.ts';
import { keyOf, manyRows } from './manyRows.ts';
import type { Operation, Plan } from './operations.ts';
import { createSimClock, drain } from './simClock.ts';
import { createSimDisk } from './simDisk.ts';

export type World = ReturnType<typeof createWorld>;

const ROOMS = ['guarantees/K01', 'guarantees/K02'];
/** Long enough for an empty room to be unloaded, and for a room to be left alone. */
const LONG_MS = 61_000;

/** Server, disk, time and tablets of one run, and what can happen to them. */
export function createWorld(plan: Plan) {
  const random = createRandom(plan.seed + 1);
  const clock = createSimClock(plan.msPerLook);
  const reader = plan.hasReader ? plan.tablets - 1 : -1;
  const witness = createWitness({ readers: new Set([`d0${reader}`]), hasPolicy: plan.hasPolicy });
  const counts = new Map<string, number>();
  const onEvent = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const disk = createSimDisk({ now: () => clock.nowMs, witness, onEvent });
  const roomNames = ROOMS.slice(0, plan.rooms);
  const roomName = (i: number): string => roomNames[i % roomNames.length] ?? ROOMS[0] ?? '';
  if (plan.isFull) {
    const { rows, state } = manyRows();
    disk.fill(roomName(0), rows);
    witness.filled(roomName(0), disk.roomOf(roomName(0)).epoch, rows, state);
  }
  let server = createSimServer({ clock, disk, hasPolicy: plan.hasPolicy, onEvent });
  const tablets = Array.from({ length: plan.tablets }, (_, i) =>
    createSimTablet({
      name: `t${i}`,
      userId: `user0${i >> 1}`, // two tablets a person
      device: `d0${i}`,
      room: roomName(i >> 1),
      access: i === reader ? 'read' : 'write',
      isStock: plan.hasStock && i === 0,
      isUnruly: plan.hasPolicy && !(plan.hasStock && i === 0),
      mayRemove: !(plan.hasPolicy && plan.hasStock && i === 0),
      witness,
      nextClientId: () => 1 + random.int(2 ** 31),
    }),
  );
  /** Rooms that were in memory when their disk was damaged know more than it does. */
  const excused = new WeakSet<object>();

  function connect(tablet: SimTablet): void {
    const { room, access, userId, device } = tablet;
    const epoch = tablet.isStock ? null : tablet.epoch;
    const link = createSimLink({ room, access, witness });
    server.join(testClaims({ roomName: room, access, userId, device, epoch }), link);
    tablet.connected(link);
  }

  function deliverUp(link: SimLink, count: number): void {
    for (let n = 0; n < count && !link.isCut; n++) if (!server.deliver(link)) return;
  }

  function deliverDown(tablet: SimTablet, count: number): void {
    for (let n = 0; n < count; n++) {
      const { link } = tablet;
      if (!link || link.isStalled) return;
      const next = link.toClient.shift();
      if (next === undefined) return;
      if (!(next instanceof Uint8Array)) checkClose(tablet, next.code);
      tablet.receive(next);
      if (link.isCut) server.notice(link); // both ends have closed it
    }
  }

  function checkClose({ name, link, room }: SimTablet, code: number): void {
    if (code === 4400 && !link?.isHostile && !witness.isDamaged(room)) witness.report('I8', `${name} is honest and was closed 4400`);
  }

  function cut(tablet: SimTablet, isNoticed: boolean): void {
    const { link } = tablet;
    tablet.hangUp();
    if (link && isNoticed) server.notice(link);
  }

  function noticeAll(): void {
    for (const link of [...server.links.keys()]) if (link.isCut) server.notice(link);
  }

  function restart(done: number): void {
    server.kill();
    disk.crash(done);
    for (const tablet of tablets) tablet.hangUp();
    server = createSimServer({ clock, disk, hasPolicy: plan.hasPolicy, onEvent });
  }

  /** @returns whether anything moved */
  async function flow(): Promise<boolean> {
    let isMoving = clock.hasTurn || disk.isBusy;
    for (const tablet of tablets) {
      if (tablet.link && !tablet.link.isStalled) isMoving ||= tablet.link.toServer.length + tablet.link.toClient.length > 0;
      if (tablet.link) deliverUp(tablet.link, 99);
    }
    await clock.turn();
    for (let n = 0; n < 4; n++) {
      while (disk.letRead() || disk.letCommit());
      await drain();
    }
    for (const tablet of tablets) deliverDown(tablet, 99);
    return isMoving;
  }

  async function failCommit(): Promise<void> {
    const failing = disk.failCommit();
    if (failing?.kind !== 'append') return;
    const { room: name, epoch } = failing; // a room of a later epoch beside it has failed at nothing
    const before = [...server.links.keys()].filter((link) => link.closedWith === null && link.room === name && link.epoch() === epoch);
    await drain();
    for (const link of before)
      if (link.closedWith !== 1013) witness.report('I3', `a failed append, and a socket is closed ${link.closedWith}`);
    for (const room of server.registry.openRooms())
      if (room.name === name && room.epoch === epoch) witness.report('I3', `a failed append, and the room's memory is kept`);
  }

  function damage(room: string, isDone: boolean): void {
    if (!isDone) return;
    witness.damaged(room);
    for (const inMemory of server.rooms()) if (inMemory.name === room) excused.add(inMemory);
  }

  async function perform(operation: Operation): Promise<void> {
    const tablet = 'tablet' in operation ? tablets[operation.tablet % tablets.length] : undefined;
    if (tablet) performOn(tablet, operation);
    else await performOnAll(operation);
    await drain();
    if (server.isClosed) restart(0);
  }

  function performOn(tablet: SimTablet, operation: Operation): void {
    switch (operation.kind) {
      case 'edit':
        return tablet.edit(operation.keys.map(keyOf));
      case 'remove':
        return tablet.remove(keyOf(operation.key));
      case 'hasten':
        cut(tablet, true);
        tablet.edit([keyOf(operation.key)]);
        connect(tablet);
        if (!operation.isRemoval) tablet.edit([keyOf(operation.key)]);
        return tablet.remove(keyOf(operation.isRemoval ? operation.key : operation.key + 1));
      case 'burst':
        for (let n = 0; n < operation.count; n++) tablet.edit([keyOf(n)]);
        return;
      case 'up':
        if (tablet.link) deliverUp(tablet.link, operation.count);
        return;
      case 'down':
        return deliverDown(tablet, operation.count);
      case 'cut':
        return cut(tablet, operation.isNoticed);
      case 'connect':
        if (!tablet.link) connect(tablet);
        return;
      case 'crashTablet':
        cut(tablet, true);
        return tablet.crash();
      case 'stall':
      case 'unstall':
        if (tablet.link) tablet.link.isStalled = operation.kind === 'stall';
        return;
      case 'gap':
        return tablet.sendHostile(gapped(1 + random.int(2 ** 31)));
      case 'forge': {
        const victim = tablets[operation.of % tablets.length];
        // a client id that nobody has yet belongs to whoever comes first; it is random so that nobody guesses it
        if (victim && victim !== tablet && disk.roomOf(tablet.room).bindings.has(victim.doc.clientID))
          tablet.sendHostile(forged(victim.doc));
        return;
      }
      case 'revive': {
        const { bindings, epoch } = disk.roomOf(tablet.room);
        const earlier = [...bindings].find(([, binding]) => binding.epoch !== epoch);
        if (earlier) tablet.sendHostile(written(earlier[0]));
        return;
      }
      case 'ask':
        return tablet.askAgain(operation.isEmpty ? Uint8Array.of(0) : Y.encodeStateVector(tablet.doc));
      case 'say':
        return tablet.sendOther(encodeAwareness([{ clientId: tablet.doc.clientID, clock: 1, state: '{"screen":"list"}' }]));
      default:
    }
  }

  async function performOnAll(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case 'turn':
        return clock.turn();
      case 'commit':
        for (let n = 0; n < operation.count && disk.letCommit(); n++);
        return;
      case 'read':
        disk.letRead();
        return;
      case 'failCommit':
        return failCommit();
      case 'failRead':
        disk.failRead();
        return;
      case 'notice':
        return noticeAll();
      case 'crash':
        return restart(operation.done);
      case 'shutdown':
        return server.shutDown();
      case 'leave':
        for (const tablet of tablets) {
          if (tablet.link) deliverUp(tablet.link, 99);
          cut(tablet, true);
        }
        noticeAll();
        await clock.turn();
        if (operation.isCommitted) while (disk.letRead() || disk.letCommit());
        await drain();
        return clock.jump(LONG_MS);
      case 'pass':
        return clock.pass(operation.ms);
      case 'jump':
        return clock.jump(operation.ms);
      case 'damage': {
        const room = roomName(operation.room);
        return damage(room, disk.corrupt(room, disk.roomOf(room).seq - operation.fromEnd));
      }
      case 'damageSnapshot':
        disk.corruptSnapshot(roomName(operation.room));
        return;
      case 'newEpoch':
        await clock.jump(LONG_MS);
        return server.beginEpochs();
      case 'missRemoval': {
        const [absent, remover] = [tablets[operation.absent % tablets.length], tablets[operation.remover % tablets.length]];
        if (!absent || !remover) return;
        cut(absent, true);
        if (!remover.link) connect(remover);
        await flow();
        remover.remove(keyOf(operation.key));
        for (let n = 0; n < 3; n++) await flow();
        restart(0);
        remover.crash();
        connect(remover);
        for (let n = 0; n < 3; n++) await flow();
        return;
      }
      case 'flow':
        for (let n = 0; n < 3; n++) await flow();
        return;
      default:
    }
  }

  return {
    plan,
    clock,
    disk,
    witness,
    tablets,
    roomNames,
    excused,
    /** How often the engine told of what. */
    counts: counts as ReadonlyMap<string, number>,
    get server() {
      return server;
    },
    perform,
    connect,
    flow,
    noticeAll,
    restart: () => restart(0),
    end: () => server.kill(),
  };
}
