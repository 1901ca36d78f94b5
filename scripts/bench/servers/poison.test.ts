import { expect, test } from 'vitest';
import { dialectOf, newMessage } from '../load/dialects.ts';
import { hocuspocusUpdate } from './poison.ts';

test('a publication of Hocuspocus is who it is from, and then a frame', () => {
  const [bytes, message] = [Buffer.from(hocuspocusUpdate('one', 'guarantees/K0001', Uint8Array.of(7, 8, 9))), newMessage()];
  expect([bytes[0], bytes.toString('utf8', 1, 4)]).toEqual([3, 'one']);
  dialectOf('hocuspocus').read(bytes, 4, bytes.length, message);
  expect([message.kind, [...bytes.subarray(message.start, message.end)]]).toEqual(['update', [7, 8, 9]]);
});
