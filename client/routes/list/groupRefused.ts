/** What was not accepted, cut into what a person decides at once; pure. */
import { type Answer, readAnswer, readTime } from '../../../schema/guarantees.ts';
import type { UserId } from '../../../schema/ids.ts';
import { CLAIM_FIELDS, type ClaimField, parseKey, type Scalar } from '../../../schema/keys.ts';
import { readSettlement } from '../../../schema/settlements.ts';
import type { RefusedCell } from '../../state/contracts/room.ts';

/** A time speaks of its answer or contact. */
type SpokenField = Exclude<ClaimField, keyof typeof TIMES> | 'settlement';

/** The cells of one claim, or of one settlement, that one edit wrote: an answer goes with its time. */
export type RefusedClaim = {
  /** Stays the same while it is on the list. */
  readonly id: string;
  readonly elector: string;
  /** Empty: a settlement is nobody's claim. */
  readonly owner: string;
  readonly reason: string;
  /** When it was written, where a cell of it says so; otherwise when it was not accepted. */
  readonly atMs: number;
  /** All of its cells on the list, to be put back or dismissed together. */
  readonly ids: readonly string[];
  /** The cell that says whether the claim is withdrawn, where an answer is among them: written again, it makes the claim stand (G4). */
  readonly withdrawnKey: string | null;
  /** A time alone, written again, would stand beside whatever somebody has answered since. */
  readonly mayWrite: boolean;
  /** Those that say something: a time only where its answer or contact is not on the list with it. */
  readonly cells: readonly {
    /** Of a time that of its answer or contact. */
    readonly key: string;
    readonly field: SpokenField;
    readonly isTime: boolean;
    /** Whose answer counts, by a settlement, and what that was; null where it says none. */
    readonly counts: { readonly owner: string; readonly answer: Answer } | null;
    readonly value: Scalar;
    readonly base: Scalar;
    readonly author: string | null;
  }[];
};

/** What a time is of. */
const TIMES = { answeredAt: 'answer', contactedAt: 'contact' } as const;
const isTimeField = (field: ClaimField): field is keyof typeof TIMES => field in TIMES;

/** In the order made. */
export function groupRefused(refused: readonly RefusedCell[]): RefusedClaim[] {
  type Cell = RefusedClaim['cells'][number];
  type Group = Pick<RefusedClaim, 'id' | 'elector' | 'owner' | 'reason'> & { atMs: number; readonly ids: string[]; readonly cells: Cell[] };
  const groups = new Map<string, Group>();
  for (const { id, edit, key, value, base, reason, atMs, theirs } of refused) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim' && parsed?.kind !== 'settlement') continue;
    const { elector } = parsed;
    const owner = parsed.kind === 'claim' ? parsed.owner : '';
    const groupId = [edit, elector, owner, reason].join('.');
    const group = groups.get(groupId) ?? { id: groupId, elector, owner, reason, atMs, ids: [], cells: [] };
    groups.set(groupId, group);
    group.ids.push(id);
    const cell = { value, base: base ?? null, author: theirs?.author ?? null, counts: null };
    if (parsed.kind === 'settlement')
      group.cells.push({ ...cell, key, field: parsed.kind, isTime: false, counts: countsIn(parsed.user, value) });
    else if (!isTimeField(parsed.field)) group.cells.push({ ...cell, key, field: parsed.field, isTime: false });
    else {
      group.atMs = readTime(value) ?? atMs;
      const of = TIMES[parsed.field];
      group.cells.push({ ...cell, key: cellOf(key, of), field: of, isTime: true });
    }
  }
  return [...groups.values()].map((group) => {
    const written = group.cells.filter(({ isTime }) => !isTime);
    const answer = written.find(({ field }) => field === 'answer');
    return {
      ...group,
      withdrawnKey: answer ? cellOf(answer.key, 'withdrawn') : null,
      mayWrite: written.length > 0,
      cells: group.cells.filter(({ key, isTime }) => !isTime || !written.some((cell) => cell.key === key)),
    };
  });
}

const cellOf = (key: string, field: ClaimField): string => key.slice(0, -1) + CLAIM_FIELDS[field];

/** Whose answer counts, by a coordinator's settlement. */
function countsIn(user: UserId, value: Scalar): RefusedClaim['cells'][number]['counts'] {
  const settled = readSettlement(user, value);
  const side = settled?.basis.split(' ').find((one) => one.startsWith(settled.owner));
  return settled && side ? { owner: settled.owner, answer: readAnswer(side.charAt(settled.owner.length)) } : null;
}
