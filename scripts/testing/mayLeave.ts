import type { Page } from 'playwright-core';

/** Whether the page lets one leave without a question: the device has whatever was entered, and the last mark of an open ballot. */
export const mayLeave = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>("dispatchEvent(new Event('beforeunload', { cancelable: true }))");
