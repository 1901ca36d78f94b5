import type { Page } from 'playwright-core';

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Of the wall clock and of the thread's own, in µs. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
};

/**
 * What the page's own thread works from a touch until the frame that shows it is handed over, in ms, touch by touch: whatever else the machine does meanwhile, and whatever is done after
 * it was shown, is not in it.
 */
export async function workUntilShown(page: Page, act: () => Promise<void>): Promise<readonly number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('a page without a browser');
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] }; // Chromium's format
  const isTouch = ({ name, args }: TraceEvent): boolean => name === 'EventDispatch' && args?.data?.type === 'pointerdown';
  const main = traceEvents.find(isTouch);
  const here = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && pid === main?.pid && tid === main?.tid).sort((a, b) => a.ts - b.ts);
  const tasks = here.filter(({ name }) => name === 'ThreadControllerImpl::RunTask');
  const commits = here.filter(({ name }) => name === 'Commit');
  const endOf = ({ ts, dur = 0 }: TraceEvent): number => ts + dur;
  return here.filter(isTouch).map((touch) => {
    const shown = commits.find(({ ts }) => ts > touch.ts);
    const between = tasks.filter((task) => endOf(task) > touch.ts && task.ts < (shown ? endOf(shown) : 0));
    return between.reduce((sum, { tdur = Number.NaN }) => sum + tdur, 0) / 1_000;
  });
}
