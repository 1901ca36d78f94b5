/** Which rows of a scroller are worth rendering. Rows are of one fixed height, so this is arithmetic: no measuring, no layout shift. */
import { type Accessor, batch, createMemo, createSignal, onCleanup, onMount } from 'solid-js';
import { whenIdle } from '../../parts/whenIdle.ts';

export type RowWindow = {
  readonly width: Accessor<number>;
  readonly height: Accessor<number>;
  /** From, inclusive, to, exclusive. With some rows around those in sight. */
  readonly range: Accessor<{ readonly from: number; readonly to: number }>;
  /** The scroller was scrolled by us: takes the position at once, not with the scroll event of the next frame. */
  sync(): void;
};

const OVERSCAN = 6;
/** In the first picture: what a person reads first is there before a slow tablet has made what stands below it. */
const FIRST_ROWS = 4;
/** Where nothing is laid out (tests). */
const GUESS = { width: 1_280, height: 800 };

export function createRowWindow(scroller: () => HTMLElement | undefined, count: Accessor<number>, rowPx: Accessor<number>): RowWindow {
  const [size, setSize] = createSignal(GUESS, { equals: (a, b) => a.width === b.width && a.height === b.height });
  const [top, setTop] = createSignal(0);
  const [isMeasured, setMeasured] = createSignal(false);
  const [overscan, setOverscan] = createSignal(0);
  const sync = () =>
    batch(() => {
      setMeasured(true); // a row that is gone to before the first picture is there at once
      setOverscan(OVERSCAN);
      setTop(scroller()?.scrollTop ?? 0);
    });

  onMount(() => {
    const element = scroller();
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      batch(() => {
        setMeasured(true);
        if (width > 0 && height > 0) setSize({ width, height });
      });
    };
    const observer = new ResizeObserver(measure);
    let isOver = false;
    const begin = (): void => {
      if (isOver) return;
      measure();
      observer.observe(element);
    };
    if (document.visibilityState === 'hidden')
      begin(); // a page that nobody sees draws no frames
    else requestAnimationFrame(() => setTimeout(begin)); // the first picture comes in between; what is measured behind it is laid out already
    whenIdle(async () => setOverscan(OVERSCAN)); // once the rows in sight stand
    element.addEventListener('scroll', sync, { passive: true });
    onCleanup(() => {
      isOver = true;
      observer.disconnect();
      element.removeEventListener('scroll', sync);
    });
  });

  const first = createMemo(() => Math.floor(top() / rowPx()));
  const range = createMemo(
    () => {
      if (!isMeasured()) return { from: 0, to: Math.min(count(), FIRST_ROWS) };
      const perView = Math.ceil(size().height / rowPx()) + 1;
      const from = Math.max(0, Math.min(first(), count() - perView) - overscan());
      return { from, to: Math.min(count(), first() + perView + overscan()) };
    },
    undefined,
    { equals: (a, b) => a.from === b.from && a.to === b.to },
  );
  return { width: createMemo(() => size().width), height: () => size().height, range, sync };
}
