import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { MESSAGE } from '../../../schema/wire.ts';
import { SERVER_NAMES } from '../servers/serverKinds.ts';
import { dialectOf, newMessage } from './dialects.ts';

const UPDATE = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
const ROOM = 'guarantees/K0001';

function readAll(server: (typeof SERVER_NAMES)[number], frame: Uint8Array): [string, Uint8Array][] {
  const [bytes, message] = [Buffer.from(frame), newMessage()];
  const found: [string, Uint8Array][] = [];
  for (let at = 0; at < bytes.length; at = message.next) {
    dialectOf(server).read(bytes, at, bytes.length, message);
    found.push([message.kind, Uint8Array.from(bytes.subarray(message.start, message.end))]);
  }
  return found;
}

test.each(SERVER_NAMES)('%s: what is written is read back', (server) => {
  const dialect = dialectOf(server);
  expect(readAll(server, dialect.update(ROOM, UPDATE))).toEqual([['update', UPDATE]]);
  expect(readAll(server, dialect.step2(ROOM, UPDATE))).toEqual([['step2', UPDATE]]);
  expect(readAll(server, dialect.awareness(ROOM, UPDATE))).toEqual([['awareness', UPDATE]]);
  const two = Buffer.concat([dialect.update(ROOM, UPDATE), dialect.step2(ROOM, UPDATE)]);
  expect(readAll(server, two).map(([kind]) => kind)).toEqual(['update', 'step2']);
});

test('a greeting asks for the state; a broadcast has none', () => {
  for (const server of ['ours', 'y-websocket', 'y-redis', 'hocuspocus'] as const) {
    const last = dialectOf(server).greeting(ROOM, UPDATE).at(-1) ?? new Uint8Array();
    expect(readAll(server, last)).toEqual([['step1', UPDATE]]);
  }
  expect(dialectOf('broadcast').greeting(ROOM, UPDATE)).toEqual([]);
});

test('acknowledgements: ours says how many in all, Hocuspocus one at a time', () => {
  const message = newMessage();
  const ours = Buffer.from(numbers(MESSAGE.acknowledged, 300));
  dialectOf('ours').read(ours, 0, ours.length, message);
  expect(message).toMatchObject({ kind: 'acknowledged', count: 300, next: ours.length });
  for (const [status, kind] of [
    [1, 'acknowledged'],
    [0, 'other'],
  ] as const) {
    const theirs = Buffer.concat([documentName(ROOM), numbers(8, status)]);
    dialectOf('hocuspocus').read(theirs, 0, theirs.length, message);
    expect(message).toMatchObject({ kind, next: theirs.length });
  }
});

test('a refused name is told from other messages', () => {
  const message = newMessage();
  for (const [type, kind] of [
    [1, 'denied'],
    [2, 'other'],
  ] as const) {
    const frame = Buffer.concat([documentName(ROOM), numbers(2, type)]);
    dialectOf('hocuspocus').read(frame, 0, frame.length, message);
    expect(message.kind).toBe(kind);
  }
  const hello = Buffer.from(numbers(MESSAGE.hello, 2));
  dialectOf('ours').read(hello, 0, hello.length, message);
  expect(message.kind).toBe('other');
});

test('the same tablet has the same ticket, another another', () => {
  const { subprotocols } = dialectOf('ours');
  expect(subprotocols(1)).toBe(subprotocols(1));
  expect(subprotocols(1)).not.toBe(subprotocols(2));
});

const numbers = (...values: readonly number[]): Uint8Array =>
  encoding.encode((encoder) => {
    for (const value of values) encoding.writeVarUint(encoder, value);
  });
const documentName = (name: string): Uint8Array => encoding.encode((encoder) => encoding.writeVarString(encoder, name));
