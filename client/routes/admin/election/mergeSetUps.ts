/** Two administrators have changed one set-up: what each of them changed comes together, field by field. Pure. */
import { type Candidate, type ElectionList, type ElectionSetUp, TOLERANCE_NAMES, type Tolerance } from '../../../../schema/election.ts';

type Value = string | number | null;
/** A field that both have changed, each to something else. */
export type BothChanged = { readonly field: string; readonly theirs: Value; readonly mine: Value };

/** Where two begin: a set-up that stood, or what one begins with that nobody has set. */
export type Begun = Partial<ElectionSetUp> & Pick<ElectionSetUp, 'lists' | 'candidates'>;

const RULES = ['name', 'pollingDay', 'timeZone', 'method', 'seats', 'minMarks', 'maxMarks'] as const;
const SETTINGS = ['doorAsks', 'numberName', 'callsADay', 'confirmedWithinDays', 'photos'] as const;

/**
 * What stood when mine began (`base`; what was not there yet, both have set), what somebody else has saved since, and mine.
 * @returns both together, with mine where both have changed the same field; whoever was taken out by one and changed by the other stays
 */
export function mergeSetUps(
  base: Begun,
  theirs: ElectionSetUp,
  mine: ElectionSetUp,
): { readonly merged: ElectionSetUp; readonly both: readonly BothChanged[] } {
  const both: BothChanged[] = [];
  function pick<V extends Value>(field: string, before: V | undefined, their: V, my: V): V {
    if (my === before || my === their) return their;
    if (their !== before) both.push({ field, theirs: their, mine: my });
    return my;
  }

  /** Rows of theirs in their order, then those that are new here; `join` makes one of two. */
  function rows<Row extends { readonly id: string }>(
    [before, their, my]: readonly [readonly Row[], readonly Row[], readonly Row[]],
    join: (id: string, was: Row | undefined, theirs: Row, mine: Row) => Row,
  ): Row[] {
    const of = (list: readonly Row[]) => new Map(list.map((row) => [row.id, row]));
    const [was, theirRows, myRows] = [of(before), of(their), of(my)];
    const isChanged = (row: Row): boolean => JSON.stringify(row) !== JSON.stringify(was.get(row.id));
    const kept = their.flatMap((row) => {
      const own = myRows.get(row.id);
      if (own) return [join(row.id, was.get(row.id), row, own)];
      return was.has(row.id) && !isChanged(row) ? [] : [row]; // taken out here, and not touched there
    });
    const added = my.filter((row) => !theirRows.has(row.id) && (!was.has(row.id) || isChanged(row)));
    return [...kept, ...added];
  }

  const rules = Object.fromEntries(RULES.map((name) => [name, pick(name, base[name], theirs[name], mine[name])])) as Pick<
    ElectionSetUp,
    (typeof RULES)[number]
  >; // each of its own kind
  const lists = rows<ElectionList>([base.lists, theirs.lists, mine.lists], (id, was, their, my) => ({
    id,
    name: pick(`lists.${id}`, was?.name, their.name, my.name),
  }));
  const candidates = rows<Candidate>([base.candidates, theirs.candidates, mine.candidates], (id, was, their, my) => ({
    id,
    listId: pick(`candidates.${id}.list`, was?.listId, their.listId, my.listId),
    ballotNumber: pick(`candidates.${id}.number`, was?.ballotNumber, their.ballotNumber, my.ballotNumber),
    name: pick(`candidates.${id}.name`, was?.name, their.name, my.name),
    state: pick(`candidates.${id}.state`, was?.state, their.state, my.state),
  }));
  const settings = Object.fromEntries(
    SETTINGS.map((name) => [name, pick<Value>(`settings.${name}`, base.settings?.[name], theirs.settings[name], mine.settings[name])]),
  ) as Pick<ElectionSetUp['settings'], (typeof SETTINGS)[number]>; // each of its own kind
  const tolerances = Object.fromEntries(
    TOLERANCE_NAMES.map((name) => [
      name,
      pick(
        `settings.tolerances.${name}`,
        base.settings?.tolerances[name],
        theirs.settings.tolerances[name],
        mine.settings.tolerances[name],
      ),
    ]),
  ) as Record<Tolerance, number>; // of every name
  return { merged: { ...rules, lists: inMyOrder(lists, base.lists, mine.lists), candidates, settings: { ...settings, tolerances } }, both };
}

/** Lists that were moved here are where they were moved to. */
function inMyOrder(lists: readonly ElectionList[], base: readonly ElectionList[], mine: readonly ElectionList[]): readonly ElectionList[] {
  const order = (rows: readonly ElectionList[]): string => rows.map(({ id }) => id).join();
  if (order(base) === order(mine)) return lists;
  const at = (id: string): number => {
    const found = mine.findIndex((list) => list.id === id);
    return found === -1 ? mine.length : found;
  };
  return [...lists].sort((a, b) => at(a.id) - at(b.id));
}
