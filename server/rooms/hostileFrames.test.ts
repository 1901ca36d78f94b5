/** Hostile frames over real sockets: every known attack with the answer it has to get, and 1,000 made up at random; 10,000 with TEST_LONG=1. */
import * as decoding from 'lib0/decoding';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import { cellKey } from '../testing/cellKey.ts';
import { type Answer, ATTACKS, type Attack, VICTIM_ID } from '../testing/hostile/attacks.ts';
import { createHostileFrames } from '../testing/hostile/hostileFrames.ts';
import { openRawSocket, openSyncServer, type RawSocket } from '../testing/openSyncServer.ts';
import { rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { until } from '../testing/until.ts';
import { decodeFrame, encodeStep1, encodeUpdate } from './frames.ts';

const FRAMES = process.env.TEST_LONG ? 10_000 : 1_000;
const ROOM = 'guarantees/K01';
let server: Awaited<ReturnType<typeof openSyncServer>>;
let victim: RawSocket;
let names = 0;

beforeAll(async () => {
  server = await openSyncServer({ isOnRoll: (_, elector) => !elector.startsWith('e9') });
  victim = await openRawSocket(server.port, 'victim');
  const structs = [0, 1, 2, 3].map((i) => rawValue({ key: cellKey(i) }, `${i}`));
  victim.send(encodeUpdate(rawUpdate({ structs: [[VICTIM_ID, 0, [...structs, rawValue({ origin: [VICTIM_ID, 0] }, 'again')]]] })));
  await acknowledged(victim, 1);
});
afterAll(async () => {
  victim.end();
  await server.close();
});

const countOf = (socket: RawSocket, type: number, step?: number): number =>
  socket.frames.filter((frame) => frame[0] === type && (step === undefined || frame[1] === step)).length;
const acknowledged = (socket: RawSocket, frames: number): Promise<void> =>
  until(`${frames} acknowledged`, () => acknowledgedOf(socket) >= frames);
function acknowledgedOf(socket: RawSocket): number {
  const last = socket.frames.findLast((frame) => frame[0] === MESSAGE.acknowledged);
  return last ? decoding.readVarUint(decoding.createDecoder(last.subarray(1))) : 0;
}
const document = async () => (await server.registry.open(ROOM)).doc;
const hash = async (): Promise<string> => Buffer.from(Y.encodeStateAsUpdate(await document())).toString('base64');
const cells = async () => (await document()).getMap('rows').toJSON();

/** Sends it on a connection of a person of its own and says what came of it. */
async function answerTo(attack: Attack): Promise<Answer> {
  names += 1;
  const frames = attack.frames(4_000_000_000 + names);
  const socket = await openRawSocket(server.port, `p${String(names).padStart(5, '0')}`);
  await until('it is greeted', () => countOf(socket, MESSAGE.sync, SYNC.step1) === 1);
  for (const frame of frames) socket.send(frame);
  socket.send(encodeUpdate(Uint8Array.of(0, 0)));
  const data = frames.filter((frame) => decodeFrame(frame)?.kind === 'data').length + 1;
  const isAsked = () => countOf(socket, MESSAGE.sync, SYNC.step1) > 1;
  await until('it is taken', () => socket.closed !== null || isAsked() || acknowledgedOf(socket) >= data);
  if (!isAsked()) socket.send(encodeStep1(Y.encodeStateVector(await document())));
  await until('and all before it is answered', () => socket.closed !== null || isAsked() || countOf(socket, MESSAGE.sync, SYNC.step2) > 0);
  const refusal = socket.frames.find((frame) => frame[0] === MESSAGE.refused);
  if (refusal) await until('it is closed', () => socket.closed !== null);
  const code = socket.closed?.code ?? null;
  socket.end();
  if (!refusal) return code ?? (isAsked() ? 'asked' : 'passed over');
  expect(code).toBe(4409);
  const [first] = JSON.parse(refusal.subarray(refusal.indexOf(0x7b)).toString()).refused as { reason: Answer }[];
  return first?.reason ?? 'passed over';
}

describe('every known attack', () => {
  test.each(ATTACKS)('[L1] [I4] [N2] $name: $answer', async (attack) => {
    const before = { hash: await hash(), cells: await cells() };
    expect(await answerTo(attack)).toBe(attack.answer);
    // what is refused leaves empty structs, and no cell is another
    if (typeof attack.answer === 'number' && attack.frames(1).length === 1) expect(await hash()).toBe(before.hash);
    const after = await cells();
    for (let i = 0; i < 4; i++) expect(after[cellKey(i)]).toBe(before.cells[cellKey(i)]);
    expect((await document()).store.pendingStructs ?? (await document()).store.pendingDs).toBe(null);
    expect([victim.closed, server.errors]).toEqual([null, []]);
  });
});

test('[I4] [L1] hostile frames without end: the server lives, an honest tablet is answered, its cells are its own', async () => {
  const next = createHostileFrames(createRandom(20_261_128));
  const honest = await openRawSocket(server.port, 'honest');
  let sent = 0;
  let edits = 0;
  const HONEST_ID = 11;
  const sockets = new Set<RawSocket>();
  while (sent < FRAMES) {
    names += 1;
    const socket = await openRawSocket(server.port, `p${String(names).padStart(5, '0')}`);
    sockets.add(socket);
    for (let i = 0; i < 50 && !socket.closed; i++) {
      socket.send(next());
      sent += 1;
    }
    const key = cellKey(10 + (edits % 5));
    const struct = edits < 5 ? rawValue({ key }, `${edits}`) : rawValue({ origin: [HONEST_ID, edits - 5] }, `${edits}`);
    honest.send(encodeUpdate(rawUpdate({ structs: [[HONEST_ID, edits, [struct]]] })));
    edits += 1;
    await new Promise((resolve) => setImmediate(resolve));
    for (const other of [...sockets].slice(0, -8)) {
      other.end();
      sockets.delete(other);
    }
  }
  await until(
    'the honest tablet is answered',
    async () => (await document()).getMap('rows').get(cellKey(10 + ((edits - 1) % 5))) === `${edits - 1}`,
  );
  for (const socket of sockets) socket.end();
  expect([honest.closed, victim.closed, server.errors]).toEqual([null, null, []]);
  const doc = await document();
  expect(doc.store.pendingStructs ?? doc.store.pendingDs).toBe(null);
  expect([...doc.share.keys()]).toEqual(['rows']);
  expect(Object.fromEntries([0, 1, 2, 3].map((i) => [i, doc.getMap('rows').get(cellKey(i))]))).toEqual({
    0: 'again',
    1: '1',
    2: '2',
    3: '3',
  });
  // what everybody was told is what the next process reads from the disk
  const room = await server.registry.open(ROOM);
  const reader = new Y.Doc();
  const late = await openRawSocket(server.port, 'reader');
  late.send(encodeStep1(Uint8Array.of(0)));
  await until('the document', () => countOf(late, MESSAGE.sync, SYNC.step2) > 0);
  for (const frame of late.frames) {
    const decoded = decodeFrame(frame);
    if (decoded?.kind === 'data') Y.applyUpdate(reader, decoded.update);
  }
  expect(reader.getMap('rows').toJSON()).toEqual(room.doc.getMap('rows').toJSON());
  honest.end();
  late.end();
}, 60_000);
