import { createEffect, createMemo, For, type JSX, on, onCleanup, onMount, untrack } from 'solid-js';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import styles from './TurnoutChart.module.css';

export type ChartLineData = {
  readonly id: string;
  readonly label: string;
  /** 0–1, one an instant; null: nothing there. */
  readonly values: readonly (number | null)[];
  readonly look: number | 'plan';
};

/** Lines are told apart by their strokes too, not by colour alone. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 4, 2, 4], [5, 5], [1, 5], [16, 6]];
const PLAN_DASH = [6, 6];
const dashOf = (look: ChartLineData['look']): readonly number[] => (look === 'plan' ? PLAN_DASH : (DASHES[look % DASHES.length] ?? []));
const colourOf = (look: ChartLineData['look']): string => {
  if (look === 'plan') return '--text-quiet';
  return look === 0 ? '--accent' : `--presence-${((look - 1) % 8) + 1}`;
};

type Props = { readonly atMs: readonly number[]; readonly lines: readonly ChartLineData[]; readonly heightPx: number };

/** Shares against time as lines, drawn from the side where reading begins; the table beside it says the same in figures. */
export function TurnoutChart(props: Props): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const { settings } = useApp();
  let place: HTMLDivElement | undefined;
  let plot: uPlot | null = null;
  const data = (): uPlot.AlignedData => [props.atMs.map((ms) => ms / 1_000), ...props.lines.map(({ values }) => [...values])];
  // figures that come are put into the same drawing; another one is made when its lines, words or colours are others
  const kind = createMemo(() =>
    JSON.stringify([props.lines.map(({ id, label }) => [id, label]), t.language, settings.theme(), board.election()?.timeZone]),
  );

  function draw(): void {
    plot?.destroy();
    plot = null;
    if (!place) return;
    const css = getComputedStyle(place);
    const colour = (name: string): string => css.getPropertyValue(name).trim();
    const fontPx = Math.max(13, Number.parseFloat(css.fontSize) * 0.85);
    const font = `${fontPx}px ${css.fontFamily}`;
    const isRtl = t.direction === 'rtl';
    const axis = { stroke: colour('--text-quiet'), font, ticks: { stroke: colour('--line') }, grid: { stroke: colour('--line') } };
    plot = new uPlot(
      {
        width: place.clientWidth || 600,
        height: props.heightPx,
        padding: [fontPx, fontPx * 2, 0, fontPx * 2],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: true, dir: isRtl ? -1 : 1 }, y: { range: (_plot, _min, max) => [0, Math.min(1, niceAbove(max))] } },
        axes: [
          { ...axis, space: fontPx * 5, values: (_plot, splits) => splits.map((s) => words.clock(s * 1_000)) },
          { ...axis, side: isRtl ? 1 : 3, size: fontPx * 4, values: (_plot, splits) => splits.map((share) => words.percent(share)) },
        ],
        series: [
          {},
          ...props.lines.map(({ look }) => ({
            stroke: colour(colourOf(look)),
            width: look === 0 ? 3 : 2,
            dash: [...dashOf(look)],
            points: { show: false },
            spanGaps: false,
          })),
        ],
        ...(board.election() ? { tzDate: (s: number) => uPlot.tzDate(new Date(s * 1_000), board.election()?.timeZone ?? 'UTC') } : {}),
      },
      data(),
      place,
    );
  }
  onMount(() => {
    createEffect(on(kind, draw));
    createEffect(on(data, (now) => plot?.setData(now), { defer: true }));
    const watching = new ResizeObserver(() => {
      const width = place?.clientWidth ?? 0;
      if (width > 0 && width !== untrack(() => plot?.width)) plot?.setSize({ width, height: props.heightPx });
    });
    if (place) watching.observe(place);
    const dusk = globalThis.matchMedia?.('(prefers-color-scheme: dark)'); // a tablet that turns dark by itself changes the colours under a drawing
    dusk?.addEventListener('change', draw);
    onCleanup(() => {
      dusk?.removeEventListener('change', draw);
      watching.disconnect();
      plot?.destroy();
    });
  });
  return (
    <figure class={styles.chart}>
      <div ref={place} class={styles.place} role="img" aria-label={t('board.chartLabel')} />
      <ul class={styles.legend}>
        <For each={props.lines}>
          {(line) => (
            <li>
              <svg width="32" height="8" aria-hidden="true">
                <line
                  x1="0"
                  y1="4"
                  x2="32"
                  y2="4"
                  stroke={`var(${colourOf(line.look)})`}
                  stroke-width="3"
                  stroke-dasharray={dashOf(line.look).join(' ') || undefined}
                />
              </svg>
              <bdi>{line.label}</bdi>
              <strong>{words.percent(lastOf(line.values))}</strong>
            </li>
          )}
        </For>
      </ul>
    </figure>
  );
}

const lastOf = (values: readonly (number | null)[]): number | null => values.findLast((value) => value !== null) ?? null;
/** The next round tenth above, so that a line does not end at the edge. */
const niceAbove = (max: number | null): number => Math.ceil(((max ?? 0) + 0.02) * 10) / 10;
