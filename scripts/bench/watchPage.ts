import type { Page } from 'playwright-core';

/** The mark that the page sets where its first row is shown. */
export const FIRST_ROW = 'first-row';

/** Without asking the page again and again: that would take the time that is measured. */
export const isUsable = (page: Page): Promise<unknown> => page.evaluate('window.benchSeen.usable');

/** Runs in the page before anything else: notes the moments by the page's own clock, in the frame that shows them. */
export const WATCH = `
  const seen = window.benchSeen = {
    reset() {
      this.firstRowAtMs = this.usableAtMs = null;
      this.usable = new Promise((resolve) => { this.settle = resolve; });
    },
  };
  seen.reset();
  let isLookDue = false;
  const look = () => {
    isLookDue = false;
    if (document.querySelector('[role=grid] [data-slot]') === null) return;
    if (seen.firstRowAtMs === null) performance.mark('${FIRST_ROW}'); // of a trace
    seen.firstRowAtMs ??= performance.now();
    if (document.querySelector('button[data-kind=saved]') === null) return;
    seen.usableAtMs ??= performance.now();
    seen.settle();
  };
  new MutationObserver(() => {
    if (isLookDue || seen.usableAtMs !== null) return;
    isLookDue = true;
    requestAnimationFrame(look); // in the frame that shows it
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-kind'] });
  addEventListener('click', () => { seen.clickedAtMs = performance.now(); }, { capture: true });
  const realFetch = window.fetch;
  window.fetch = async (...args) => {
    const answer = await realFetch(...args);
    if (String(args[0]).endsWith('/api/auth/login')) seen.signedInAtMs = performance.now();
    return answer;
  };`;
