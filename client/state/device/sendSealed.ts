import type { SealedEdit, SealedEditsAnswer } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { MAX_JSON_BODY_BYTES, MAX_SEALED_EDITS } from '../../../schema/limits.ts';
import type { Sent } from '../contracts/kept.ts';
import type { RequestJson } from '../requestJson.ts';

/** Small bodies are never made to wait for large ones. */
const PARCEL_CHARACTERS = MAX_JSON_BODY_BYTES * 0.9;
const PARCEL_EDITS = MAX_SEALED_EDITS / 2;
/** What stands around an edit's text in the body. */
const AROUND = 160;

/**
 * Brings sealed edits to the server, a parcel after the other; nobody has to be signed in (Z8). Never rejects: what did not arrive is left.
 * @param onTaken hears of each parcel as it arrives: it may be the last that does
 */
export async function sendSealed(
  request: RequestJson,
  edits: readonly SealedEdit[],
  onTaken: (ids: readonly string[]) => Promise<void> = async () => {},
): Promise<Sent> {
  const taken: string[] = [];
  const unreadable: string[] = [];
  let parcels = parcelsOf(edits);
  while (parcels.length > 0) {
    const [parcel = [], ...rest] = parcels;
    parcels = rest;
    try {
      const answer = (await request({ method: 'POST', path: '/api/edits/sealed', body: { edits: parcel } })) as SealedEditsAnswer; // our own server's
      taken.push(...answer.taken);
      unreadable.push(...answer.unreadable);
      if (answer.taken.length > 0) await onTaken(answer.taken);
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal';
      if (code === 'too-fast' && isLarge(parcel)) continue; // only so many large bodies are taken at once; small ones are not kept waiting for them
      if (code !== 'bad-request' && code !== 'too-large') break; // no network, or it is too much just now
      const half = Math.ceil(parcel.length / 2);
      if (parcel.length > 1)
        parcels = [parcel.slice(0, half), parcel.slice(half), ...parcels]; // one of them is no edit: the others are not held up
      else unreadable.push(...parcel.map(({ id }) => id));
    }
  }
  const done = new Set([...taken, ...unreadable]);
  return { taken, unreadable, left: edits.map(({ id }) => id).filter((id) => !done.has(id)) };
}

const isLarge = ([only]: readonly SealedEdit[]): boolean => (only?.sealed.length ?? 0) > PARCEL_CHARACTERS;

function parcelsOf(edits: readonly SealedEdit[]): SealedEdit[][] {
  const parcels: SealedEdit[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const edit of edits) {
    const more = edit.sealed.length + AROUND;
    const last = parcels.at(-1);
    if (last && characters + more <= PARCEL_CHARACTERS && last.length < PARCEL_EDITS) {
      last.push(edit);
      characters += more;
    } else {
      parcels.push([edit]);
      characters = more;
    }
  }
  return parcels;
}
