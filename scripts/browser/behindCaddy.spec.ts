/** docs/operating/Caddyfile as it stands, in a real Caddy with its own certificate authority, before a real server. */
import { expect, test } from 'vitest';
import { PASSWORD } from '../../server/testing/seedCampaign.ts';
import { until } from '../../server/testing/until.ts';
import { type Caddy, caddyPath, startCaddy } from '../testing/caddy.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { createInstalledSite } from '../testing/installedSite.ts';
import { createListPage, signIn } from '../testing/listPage.ts';

const IS_KEPT = "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated')";

test.skipIf(chromiumPath === null || caddyPath === null)(
  '[X8] behind the shipped Caddyfile people sign in, edits are saved, the app is kept on the device, and figures are for nobody',
  async () => {
    const site = await createInstalledSite();
    let caddy: Caddy | undefined;
    const browser = await launchChromium(['--ignore-certificate-errors']); // it does not know the authority; `get` does
    try {
      caddy = await startCaddy(site.port);
      await site.serve('first', { PUBLIC_ORIGIN: caddy.origin });
      const { status, headers } = await caddy.get('/');
      expect(status).toBe(200);
      expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/);
      expect((await caddy.get('/metrics')).status).toBe(404);

      const device = await browser.newContext({ baseURL: caddy.origin, locale: 'en-GB', reducedMotion: 'reduce' });
      device.setDefaultTimeout(30_000);
      const page = await device.newPage();
      await page.goto('/c/K01/list');
      await signIn(page, 'noura', { password: PASSWORD });
      const list = createListPage(page);
      await list.isReady();
      await list.setAnswer('1', 'promised');
      await list.isSaved();
      await list.showsAnswer('1', 'promised');
      const cookies = await device.cookies(`${caddy.origin}/api/auth`);
      expect(cookies.map(({ name, secure }) => [name.startsWith('__Secure-'), secure])).toEqual([[true, true]]);

      await until('the app is on the device', () => page.evaluate<boolean>(IS_KEPT), 20_000);
      await caddy.stop();
      await page.reload();
      await page.locator('#root > :not(.late)').first().waitFor();
    } finally {
      await browser.close();
      await caddy?.stop().catch(() => {}); // it has ended already
      await site.end();
    }
  },
);
