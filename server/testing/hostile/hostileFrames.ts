import type { createRandom } from '../../../schema/testing.ts';
import { encodeUpdate } from '../../rooms/frames.ts';
import { cellKey } from '../cellKey.ts';
import { type RawStruct, rawDeleted, rawGc, rawUpdate, rawValue } from '../rawUpdate.ts';
import { ATTACKS, VICTIM_ID } from './attacks.ts';

type Random = ReturnType<typeof createRandom>;

const SMALL = ATTACKS.flatMap(({ frames }) => frames(4_000_000_000)).filter((frame) => frame.length < 1_000);

/** Hostile frames without end, the same for the same seed: known attacks, those with some bytes changed, structs that could matter, and noise. */
export function createHostileFrames(random: Random): () => Uint8Array {
  const clients = [VICTIM_ID, 12, 300, 70_000, 4_000_000_000];
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.int(256));

  function changed(): Uint8Array {
    const frame = Uint8Array.from(random.pick(SMALL));
    for (let n = 1 + random.int(3); n > 0 && frame.length > 0; n--) frame[random.int(frame.length)] = random.int(256);
    return random.chance(0.2) ? frame.subarray(0, random.int(frame.length + 1)) : frame;
  }

  function struct(): RawStruct {
    const origin = [random.pick(clients), random.int(8)] as const;
    const key = random.chance(0.8) ? cellKey(600 + random.int(5)) : `k${random.int(9)}`;
    const kind = random.int(4);
    if (kind === 0) return rawGc(1 + random.int(3));
    if (kind === 1) return rawDeleted(random.chance(0.5) ? { origin } : { key }, 1 + random.int(3));
    return rawValue(random.chance(0.5) ? { origin } : { key }, random.pick(['p', 'x'.repeat(501), 12n, null, { a: 1 }, 7]));
  }

  return () => {
    const kind = random.int(10);
    if (kind === 0) return bytes(random.int(60));
    if (kind < 4) return changed();
    if (kind < 6) return random.pick(SMALL);
    const client = random.pick(clients);
    return encodeUpdate(
      rawUpdate({
        structs: [[client, random.int(6), Array.from({ length: 1 + random.int(4) }, struct)]],
        deletes: random.chance(0.3) ? [[random.pick(clients), [[random.int(6), 1 + random.int(3)]]]] : [],
      }),
    );
  };
}
