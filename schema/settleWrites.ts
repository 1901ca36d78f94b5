import type { CellWrite, Claim } from './guarantees.ts';
import type { ElectorId, UserId } from './ids.ts';
import { MAX_VALUE_LENGTH, type Scalar, settlementKey } from './keys.ts';
import { basisOf, contradictionOf, SETTLEMENT_GRAMMAR, type Settlement } from './settlements.ts';

/** Whether a value may stand in a settlement's cell. */
export const isSettlementValue = (value: Scalar): boolean =>
  typeof value === 'string' && value.length <= MAX_VALUE_LENGTH && SETTLEMENT_GRAMMAR.test(value);

/** The cell with which a coordinator settles that this claim's answer counts; none where nothing contradicts, or by more than a cell can hold. */
export function settleWrites(
  elector: ElectorId,
  by: UserId,
  owner: UserId,
  claims: readonly Claim[],
  settlements: readonly Settlement[],
  nowMs: number,
): CellWrite[] {
  const atMs = Math.max(nowMs, ...settlements.map((one) => one.atMs + 1)); // a clock that is behind must not lose against what its owner saw
  const value = `${atMs.toString(36)} ${owner} ${basisOf(claims)}`;
  const isSide = contradictionOf(claims).some((side) => side.owner === owner);
  return isSide && isSettlementValue(value) ? [{ key: settlementKey(elector, by), value }] : [];
}
