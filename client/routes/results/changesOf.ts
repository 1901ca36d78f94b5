/** What of a result is another than it was when somebody looked (docs/rules.md, CR42). Pure. */
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import type { CellId } from '../../../schema/tally.ts';

type Seen = Pick<ResultAnswer, 'cells' | 'checks' | 'streams'>;
type Cell = ResultAnswer['cells'][number];
type Check = ResultAnswer['checks'][number];
export type Change =
  /** Null: it was not there. */
  | { readonly kind: 'cell'; readonly cell: CellId; readonly before: Cell | null; readonly after: Cell | null }
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'late'; readonly stream: 'a' | 'b' };

/** In the order of the result: figures and candidates, then checks that are new, gone or of other figures, then what came after a seal. */
export function changesOf(before: Seen, after: Seen): readonly Change[] {
  const cellBefore = new Map(before.cells.map((cell) => [cell.cell, cell]));
  const cellAfter = new Map(after.cells.map((cell) => [cell.cell, cell]));
  const cells = [...new Set([...cellAfter.keys(), ...cellBefore.keys()])].flatMap((cell): Change[] => {
    const [was, is] = [cellBefore.get(cell) ?? null, cellAfter.get(cell) ?? null];
    return was && is && was.hash === is.hash && was.value === is.value && was.state === is.state
      ? []
      : [{ kind: 'cell', cell, before: was, after: is }];
  });
  const checks = [...onlyIn(after.checks, before.checks), ...onlyIn(before.checks, after.checks)];
  const seen = new Set<string>();
  const checkChanges = checks.flatMap((check): Change[] => {
    if (seen.has(check.id)) return [];
    seen.add(check.id);
    return [{ kind: 'check', check }];
  });
  const late = (['a', 'b'] as const).flatMap((stream): Change[] =>
    lateHash(before, stream) === lateHash(after, stream) ? [] : [{ kind: 'late', stream }],
  );
  return [...cells, ...checkChanges, ...late];
}

/** Those of the first that the second does not have as they are. */
const onlyIn = (these: readonly Check[], those: readonly Check[]): readonly Check[] =>
  these.filter((one) => {
    const other = those.find(({ id }) => id === one.id);
    return !other || other.hash !== one.hash || other.acceptedBy.join() !== one.acceptedBy.join();
  });

const lateHash = ({ streams }: Seen, stream: 'a' | 'b'): string | null => streams.find((one) => one.stream === stream)?.late?.hash ?? null;
