import type { Result } from '../beside/runBeside.ts';
import type { Case, Measure } from '../beside/workload.ts';
import { SERVER_NAMES, type ServerName } from '../servers/serverKinds.ts';

const PEERS: readonly ServerName[] = ['hocuspocus', 'y-websocket', 'y-redis'];

/** The middle value; the mean of both middle ones; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** One line of the table: medians, ratios, and whether its bar is met; null where there is nothing to say. */
export type Row = {
  readonly case: string;
  readonly measure: Measure;
  readonly medians: Readonly<Partial<Record<ServerName, number>>>;
  readonly ofBestPeer: number | null;
  readonly ofBroadcast: number | null;
  readonly isMet: boolean | null;
};

const FAILED: Measure = { key: 'failed', what: 'runs that failed', bar: { atMost: 0 } };

/**
 * Medians over the rounds and ours as a multiple of the best peer's and of the broadcast's; before them, where a run failed, how many of
 * each server did.
 */
export function tableRows(cases: readonly Case[], results: readonly Result[]): Row[] {
  return cases.flatMap((one) => [...failedRow(one, results), ...measuredRows(one, results)]);
}

function failedRow(one: Case, results: readonly Result[]): Row[] {
  const ofCase = results.filter((result) => result.case === one.name);
  if (!ofCase.some(({ figures }) => 'failed' in figures)) return [];
  const medians: Partial<Record<ServerName, number>> = {};
  for (const { server, figures } of ofCase) medians[server] = (medians[server] ?? 0) + ('failed' in figures ? 1 : 0);
  return [
    { case: one.name, measure: FAILED, medians, ofBestPeer: null, ofBroadcast: null, isMet: isMet(FAILED, medians.ours, null, null) },
  ];
}

function measuredRows(one: Case, results: readonly Result[]): Row[] {
  return one.measures.flatMap((measure) => {
    const medians: Partial<Record<ServerName, number>> = {};
    for (const server of SERVER_NAMES) {
      const value = medianOf(results, one.name, server, measure.key);
      if (value !== null) medians[server] = value;
    }
    if (Object.keys(medians).length === 0) return [];
    const peers = PEERS.flatMap((peer) => medians[peer] ?? []);
    const best = peers.length === 0 ? undefined : measure.better === 'more' ? Math.max(...peers) : Math.min(...peers);
    const ofBestPeer = ratio(medians.ours, best);
    const ofBroadcast = ratio(medians.ours, medians.broadcast);
    return [{ case: one.name, measure, medians, ofBestPeer, ofBroadcast, isMet: isMet(measure, medians.ours, ofBestPeer, ofBroadcast) }];
  });
}

function medianOf(results: readonly Result[], caseName: string, server: ServerName, key: string): number | null {
  const values = results.flatMap((result) => {
    const value = result.case === caseName && result.server === server ? result.figures[key] : undefined;
    return typeof value === 'number' && Number.isFinite(value) ? [value] : [];
  });
  return values.length === 0 ? null : median(values);
}

const ratio = (ours: number | undefined, other: number | undefined): number | null =>
  ours === undefined || other === undefined || other === 0 ? null : ours / other;

function isMet({ bar }: Measure, ours: number | undefined, ofBestPeer: number | null, ofBroadcast: number | null): boolean | null {
  if (!bar || ours === undefined) return null;
  const verdicts = [
    bar.atMost === undefined ? null : ours <= bar.atMost,
    bar.ofBestPeer === undefined || ofBestPeer === null ? null : ofBestPeer <= bar.ofBestPeer,
    bar.ofBroadcast === undefined || ofBroadcast === null ? null : ofBroadcast <= bar.ofBroadcast,
  ].filter((verdict) => verdict !== null);
  return verdicts.length === 0 ? null : verdicts.every(Boolean);
}

/** The rows as a Markdown table whose columns also line up on a terminal. */
export function formatTable(rows: readonly Row[], servers: readonly ServerName[]): string {
  const cells = [
    ['workload', 'measure', ...servers, '÷ best peer', '÷ broadcast', 'bar', ''],
    ...rows.map((row, i) => [
      rows[i - 1]?.case === row.case ? '' : row.case,
      row.measure.what,
      ...servers.map((server) => formatNumber(row.medians[server])),
      formatNumber(row.ofBestPeer ?? undefined),
      formatNumber(row.ofBroadcast ?? undefined),
      formatBar(row.measure),
      row.isMet === null ? '' : row.isMet ? 'met' : 'MISSED',
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number): boolean => column < 2 || column > servers.length + 3;
  const lines = cells.map(
    (line) => `| ${line.map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width, i) => (isText(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`);
  return lines.join('\n');
}

function formatBar({ bar }: Measure): string {
  if (!bar) return '';
  return [
    bar.ofBestPeer === undefined ? null : `≤ ${bar.ofBestPeer} × peer`,
    bar.ofBroadcast === undefined ? null : `≤ ${bar.ofBroadcast} × broadcast`,
    bar.atMost === undefined ? null : `≤ ${bar.atMost}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Three significant digits, whole from a hundred on; – for nothing. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
