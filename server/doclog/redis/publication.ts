import { decodeRow, type ReadRow, ROW_FIELDS } from './rowFields.ts';

/** What one append told everybody: its rows, and where they join the log. */
export type Publication = {
  readonly epoch: number;
  /** The number and fingerprint of the row that these follow. */
  readonly afterSeq: number;
  readonly afterChain: string;
  readonly rows: readonly ReadRow[];
};

/** Reads what the append script publishes (`publish` in `writeScripts.ts`); null when it is nothing of the kind. */
export function decodePublication(message: Buffer): Publication | null {
  const headEnd = message.indexOf('\n');
  const [epoch, afterSeq, afterChain = '', count] = message.toString('latin1', 0, Math.max(headEnd, 0)).split(' ');
  if (headEnd < 0 || count === undefined) return null;
  let at = headEnd + 1;
  const nextField = (): Buffer => {
    const start = at + 4;
    at = start + message.readUInt32BE(at);
    if (at > message.length) throw new RangeError('cut short');
    return message.subarray(start, at);
  };
  const rows: ReadRow[] = [];
  try {
    for (let seq = Number(afterSeq) + 1; seq <= Number(afterSeq) + Number(count); seq++)
      rows.push(decodeRow(seq, ROW_FIELDS.map(nextField)));
  } catch {
    return null; // the stream has the rows
  }
  return { epoch: Number(epoch), afterSeq: Number(afterSeq), afterChain, rows };
}
