import type * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { isSameValue } from '../../schema/keys.ts';
import type { LeaderOf } from '../../schema/rebaseEdits.ts';
import type { Unsent } from './createUnsent.ts';
import { type Fate, fateOf, lastBy, standingIn } from './fateOf.ts';
import type { OutboxEntry, RefusedWrite } from './outboxEntry.ts';
import type { StoodBefore } from './stoodBefore.ts';

/** A copy of the document, and who wrote what in it. */
export type JudgedCopy = {
  readonly rows: Y.Map<Scalar>;
  /** Whether values under this client id are this person's. */
  isOwn(clientId: number): boolean;
  authorOf(key: string): string | null;
};

export type Overwrites = ReturnType<typeof createOverwrites>;

/**
 * Finds what was replaced unknowingly (O1–O3), once, and takes it off the list when nothing is left to decide: the cell says the same, the same person
 * has written there since, or somebody who knew of it has written over it and it is theirs that did not prevail. What it says depends on the document and
 * not on when it is asked, so it may be asked late.
 */
export function createOverwrites(deps: {
  readonly room: string;
  readonly leaderOf: LeaderOf;
  readonly now: () => number;
  readonly unsent: Pick<Unsent, 'refusals' | 'dismissRefusals' | 'refuseSent'>;
}) {
  const { room, leaderOf, unsent } = deps;

  /**
   * @param stood values that stood in cells and may no longer; those of others are passed over
   * @param changed keys whose value may have changed
   */
  function judge(copy: JudgedCopy, stood: readonly StoodBefore[], changed: ReadonlySet<string>): void {
    const { rows, isOwn } = copy;
    const isOver = ({ key, value, written }: RefusedWrite): boolean =>
      written !== undefined && changed.has(key) && (isSameValue(rows.get(key), value) || !isOpenFate(fateOf(rows, key, written, isOwn)));
    const over = unsent.refusals().filter(isOver);
    if (over.length > 0) unsent.dismissRefusals(over.map(({ id }) => id));

    const found = stood.filter(
      ({ key, id, value }) => isOwn(id.clientId) && !isSameValue(rows.get(key), value) && fateOf(rows, key, id, isOwn) === 'replaced',
    );
    const conflicts = unsent.refusals().filter(({ reason }) => reason === 'conflict');
    const isListed = ({ key, value }: StoodBefore): boolean => conflicts.some((one) => one.key === key && isSameValue(one.value, value));
    const told = found.flatMap((one): RefusedWrite[] => {
      const leaderKey = leaderOf(one.key);
      const leader = leaderKey === null ? one : found.find(({ key }) => key === leaderKey);
      return leader && !isListed(leader) ? [refusedOf(copy, one, leader)] : []; // a time is worth nothing without its answer
    });
    if (told.length > 0) unsent.refuseSent(told);
  }

  /** @param leader an answer and its time are one edit on the list */
  function refusedOf({ rows, authorOf }: JudgedCopy, { key, id, value }: StoodBefore, leader: StoodBefore): RefusedWrite {
    const theirs = { value: rows.get(key) ?? null, author: authorOf(key) };
    const edit = `${leader.id.clientId}.${leader.id.clock}`;
    const name = `${id.clientId}.${id.clock}.${key}`;
    return { id: name, edit, room, key, value, base: theirs.value, reason: 'replaced', atMs: deps.now(), written: id, theirs };
  }

  return {
    judge,
    /** What was not sent yet may have lost on its way into this copy, without ever having stood in it. */
    judgeUnsent(copy: JudgedCopy, entries: readonly OutboxEntry[]): void {
      const words = new Map(
        entries.flatMap(({ clientId, writes }) =>
          writes.map(({ key, value }) => [`${clientId}.${key}`, { key, value, id: lastBy(copy.rows, key, clientId) }] as const),
        ),
      );
      const stood = [...words.values()].flatMap(({ id, ...word }): StoodBefore[] => (id ? [{ ...word, id }] : []));
      judge(copy, stood, new Set(unsent.refusals().map(({ key }) => key)));
    },
    /** Another copy of the same document takes the place of one that was shown: what stood in that may have been replaced meanwhile. */
    judgeBetween(before: Y.Map<Scalar>, copy: JudgedCopy): void {
      const stood = [...before.entries()].flatMap(([key, value]): StoodBefore[] => {
        const id = standingIn(before, key);
        return id ? [{ key, id, value }] : [];
      });
      judge(copy, stood, new Set(before.keys()));
    },
  };
}

/** What was found in another generation of the document is not known in this one. */
const isOpenFate = (fate: Fate): boolean => fate === 'replaced' || fate === 'unknown';
