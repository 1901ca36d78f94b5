/** What is taken back late of marks that were moved by number: which there are. Pure. */
import { type Entry, readEntry, refText, undoValue } from '../../schema/attendance.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { Scalar } from '../../schema/keys.ts';

/** The tab slot of what the server writes for somebody: of undos, those by which marks were moved. */
export const SERVER_SLOT = 'z';
const isByServer = ({ writer }: Entry): boolean => writer.endsWith(SERVER_SLOT);

type Cells = Iterable<readonly [string, Scalar]>;
/** `place`: the elector whom it is of, `?` or `#`: with writer and number its key. */
type Placed = { readonly place: string; readonly entry: Entry };
const targetKey = ({ place }: Placed, target: { readonly writer: Entry['writer']; readonly n: number }): string => place + refText(target);

function placed(cells: Cells): readonly Placed[] {
  return [...cells].flatMap(([key, value]) => {
    const read = readEntry(key, value);
    return read ? [{ place: read.elector ?? key.slice(0, 1), entry: read.entry }] : [];
  });
}

/** The undos of some entries, by the key of what they take back. */
function undosByTarget(entries: readonly Placed[]): ReadonlyMap<string, readonly Entry<'undo'>[]> {
  const found = new Map<string, Entry<'undo'>[]>();
  for (const one of entries) {
    const { entry } = one;
    if (entry.value.kind !== 'undo') continue;
    const undo = entry as Entry<'undo'>; // looked at just before
    const key = targetKey(one, entry.value.target);
    const known = found.get(key);
    if (known) known.push(undo);
    else found.set(key, [undo]);
  }
  return found;
}

/** The keys of everything in a committee that was taken back. */
export const takenBackIn = (cells: Cells): ReadonlySet<string> => new Set(undosByTarget(placed(cells)).keys());

/** A mark keeps its writer and time wherever it is moved to. */
const nameOf = ({ writer, value }: Entry): string => `${writer} ${value.atMs}`;
const isMark = ({ value }: Entry): boolean => value.kind === 'voted' || value.kind === 'unlisted' || value.kind === 'counted';

/**
 * What has to be written where marks were moved to, because people have taken them back where they were moved from: their undos, of the marks as they stand there. Done again it comes to nothing.
 * @param from cells of the committee that they were moved from @param to of the other
 */
export function lateUndoWrites(from: Cells, to: Cells): CellWrite[] {
  const here = placed(from);
  const undosHere = undosByTarget(here);
  const late = new Map<string, Entry<'undo'>>();
  for (const one of here) {
    const undos = isMark(one.entry) ? undosHere.get(targetKey(one, one.entry)) : undefined;
    const byPerson = undos?.some(isByServer) ? undos.find((undo) => !isByServer(undo)) : undefined;
    if (byPerson) late.set(nameOf(one.entry), byPerson);
  }
  if (late.size === 0) return [];
  const there = placed(to);
  const undosThere = undosByTarget(there);
  const taken = new Set(there.map(({ entry }) => entry.key));
  const following = new Map<string, number>(); // the number to look from, by place and writer: those before it are taken, or were passed over
  return there.flatMap((one) => {
    const undo = isMark(one.entry) ? late.get(nameOf(one.entry)) : undefined;
    if (!undo || undosThere.get(targetKey(one, one.entry))?.some((known) => !isByServer(known))) return [];
    const series = one.place + undo.writer;
    let n = Math.max(undo.n, following.get(series) ?? 0);
    while (taken.has(targetKey(one, { writer: undo.writer, n }))) n += 1;
    const key = targetKey(one, { writer: undo.writer, n });
    following.set(series, n + 1);
    return [{ key, value: undoValue(undo.value.atMs, one.entry) }];
  });
}
