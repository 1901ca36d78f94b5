import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM, findTool } from '../lib/systemTools.ts';

/** Nothing that a test does not ask for: no updates, no first run, no QUIC around the networks that are cut. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of this machine, or null: what needs it is left out then, and `npm test` says so. */
export const chromiumPath: string | null = process.env.CHROMIUM_PATH || findTool(CHROMIUM);

/** Starts a headless Chromium. The caller closes it. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === null) throw new Error('there is no Chromium on this machine');
  return chromium.launch({ executablePath: chromiumPath, headless: true, args: [...CHROMIUM_ARGUMENTS, ...more] });
}
