import { type DeleteRange, type Id, type ParsedStruct, type ParsedUpdate, parseUpdate } from './parseUpdate.ts';

/** A row's bytes, taken apart once. */
export type ReadRow = { readonly bytes: Uint8Array } & ParsedUpdate;

/** @throws MalformedUpdate when no gate has let these bytes pass */
export const readRow = (bytes: Uint8Array): ReadRow => ({ bytes, ...parseUpdate(bytes) });

/**
 * Whether a replica that took `later` first differs from one that took `first` first, both having taken both: under one client id and clock they
 * bring different structs [M2]. A tablet that goes from one process to another sends what it has anew, as its replica holds it by then: beside
 * more, run together otherwise, and without the content of what it has overwritten or taken back since. None of that is a contradiction.
 */
export function contradicts(first: ReadRow, later: ReadRow): boolean {
  const others = byClient(later.structs);
  for (const [client, structs] of byClient(first.structs)) {
    const ofOther = others.get(client) ?? [];
    for (let i = 0, j = 0; i < structs.length && j < ofOther.length; ) {
      const [one, other] = [structs[i], ofOther[j]];
      if (!one || !other) break;
      if (Math.max(one.clock, other.clock) < Math.min(endOf(one), endOf(other)) && isOther(first, one, later, other)) return true;
      if (endOf(one) <= endOf(other)) i += 1;
      else j += 1;
    }
  }
  return false;
}

const endOf = ({ clock, length }: ParsedStruct): number => clock + length;

function byClient(structs: readonly ParsedStruct[]): Map<number, ParsedStruct[]> {
  const found = new Map<number, ParsedStruct[]>();
  for (const struct of structs) {
    const own = found.get(struct.client);
    if (own) own.push(struct);
    else found.set(struct.client, [struct]);
  }
  return found;
}

/** Of two structs that have clocks in common. */
function isOther(first: ReadRow, one: ParsedStruct, later: ReadRow, other: ParsedStruct): boolean {
  if (one.kind === 'skip' || other.kind === 'skip') return false; // says nothing
  // neutralised by one process and not by the other (N6): what builds on it stands at one and is nothing at the other
  if (one.kind === 'gc' || other.kind === 'gc') return one.kind !== other.kind;
  const range = { client: one.client, clock: Math.max(one.clock, other.clock) };
  if (!isSamePlace(one, other, range.clock)) return true;
  if (one.kind === 'value' && other.kind === 'value') return !isSameValue(first, one, later, other);
  // a value beside what is left of it: whoever has the value has to be told by the other row that it is gone
  const length = Math.min(endOf(one), endOf(other)) - range.clock;
  if (one.kind === 'value') return !isDeleted(later.deletes, { ...range, length });
  if (other.kind === 'value') return !isDeleted(first.deletes, { ...range, length });
  return false;
}

/** Within a run of deleted values each follows the one before it. */
function isSamePlace(one: ParsedStruct, other: ParsedStruct, clock: number): boolean {
  const [origin, otherOrigin] = [originAt(one, clock), originAt(other, clock)];
  if (!origin || !otherOrigin) return origin === otherOrigin && one.key === other.key;
  return origin.client === otherOrigin.client && origin.clock === otherOrigin.clock;
}

const originAt = ({ client, clock, origin }: ParsedStruct, at: number): Id | null => (at > clock ? { client, clock: at - 1 } : origin);

function isSameValue(first: ReadRow, one: ParsedStruct, later: ReadRow, other: ParsedStruct): boolean {
  return Buffer.compare(first.bytes.subarray(one.valueAt, one.end), later.bytes.subarray(other.valueAt, other.end)) === 0;
}

/** Ranges of a client are in the order of their clocks. */
const isDeleted = (deletes: readonly DeleteRange[], { client, clock, length }: DeleteRange): boolean =>
  deletes.some((range) => range.client === client && range.clock <= clock && clock + length <= range.clock + range.length);
