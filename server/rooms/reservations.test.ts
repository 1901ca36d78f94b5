import { expect, test } from 'vitest';
import { MAX_NEW_CLIENT_IDS } from '../../schema/limits.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { testClaims } from '../testing/replica.ts';
import { Connection } from './connection.ts';
import { createReservations } from './reservations.ts';

test('[M8] of a flood of frames with new client ids only as many are asked for as a connection may bring; the others are nobody’s', async () => {
  const asked: number[] = [];
  const log = {
    reserve: async (_room: string, claims: readonly { readonly clientId: number }[]) => {
      asked.push(...claims.map(({ clientId }) => clientId));
      return new Map<number, never>();
    },
  };
  const reservations = createReservations({ name: 'guarantees/K01', log, authors: new Map() });
  const flood = new Connection(testClaims(), createFakeSocket().socket);
  const honest = new Connection(testClaims({ userId: 'noura1' }), createFakeSocket().socket);
  const frameOf = (connection: Connection, ids: readonly number[]) =>
    ({
      connection,
      number: 1,
      frame: {
        kind: 'data',
        isStep2: false,
        update: rawUpdate({ structs: ids.map((id) => [id, 0, [rawValue({ key: cellKey(1) }, 'p')]] as const) }),
      },
      atMs: 0,
    }) as const;
  const idsFrom = (first: number) => Array.from({ length: 200 }, (_, i) => first + 199 - i);
  await reservations.askFor([
    ...Array.from({ length: 50 }, (_, n) => frameOf(flood, idsFrom(1_000 + n * 200))),
    frameOf(honest, [7]),
    frameOf(honest, [7]),
  ]);
  expect(asked).toHaveLength(MAX_NEW_CLIENT_IDS + 1);
  expect(asked).toContain(7);
  expect([reservations.ownerOf(7), reservations.ownerOf(1_000), reservations.ownerOf(9_000)?.userId]).toEqual([undefined, undefined, '']);
});
