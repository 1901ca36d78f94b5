import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { LISTS } from '../demo/names.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { electorsOf } from '../testing/electorsOf.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

const LOOKS = [
  { language: 'ar', viewport: { width: 360, height: 740 } },
  { language: 'en', viewport: { width: 360, height: 740 } },
  { language: 'ar', viewport: { width: 800, height: 1_280 }, colorScheme: 'dark' },
  { language: 'en', viewport: { width: 1_280, height: 800 }, colorScheme: 'dark' },
] as const;

describeInChromium('the screens of chase list, calls, election, status and moves', (site) => {
  // in the long run: chase.spec.ts looks at the two most used of them in every run
  test.for(LOOKS)('nothing of the other language, nothing that axe finds, nothing wider than the screen (%o)', async (look) => {
    const t = wordsOf(look.language);
    const electors = await electorsOf(await signInOverHttp(site.demo.origin, 'coordinator2'));
    const names = [...LISTS, ...electors.map(({ name }) => name), ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, username])].sort(
      (a, b) => b.length - a.length,
    );
    const faults: string[] = [];
    const see = async (page: Page, screen: string): Promise<void> => {
      const found = [...(await foreignWords(page, look.language, names)), ...(await axeViolations(page))];
      if (await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')) found.push('wider than the screen');
      faults.push(...found.map((fault) => `${screen}: ${fault}`));
    };

    const chase = await site.openPage('coordinator', '/c/K01/chase', look);
    const row = chase.locator('[data-elector]').first();
    await row.waitFor();
    await see(chase, 'chase list');
    await row.getByRole('button').click();
    const sheet = chase.getByRole('dialog');
    await sheet.getByRole('button', { name: t('chase.showPhones') }).click();
    await sheet.locator('a[href^="tel:"]').first().waitFor();
    await see(chase, 'elector');
    await chase.keyboard.press('Escape'); // the button that had the focus is gone
    await sheet.waitFor({ state: 'detached' });
    for (const part of ['slices', 'transport'] as const) {
      await chase
        .getByRole('group', { name: t('chase.tabs') })
        .getByText(t(`chase.tab_${part}`))
        .click();
      await see(chase, part);
    }

    const calls = await site.openPage('caller', '/calls', look);
    await calls.getByRole('article').waitFor();
    await calls.getByRole('button', { name: t('calls.showPhone') }).click();
    await calls.locator('a[href^="tel:"]').waitFor();
    await see(calls, 'calls');
    await calls.getByRole('button', { name: t.gendered('calls.outcome_callAt', 'male'), exact: true }).click();
    await calls.getByRole('dialog').waitFor();
    await see(calls, 'call again later');

    const admin = await site.openPage('admin', '/admin/election', look);
    await admin.getByRole('heading', { name: t('election.preview') }).waitFor();
    await see(admin, 'election');
    await admin.goto('/c/K01/status');
    await admin.getByRole('button', { name: t('election.statusChange') }).click();
    await admin.getByRole('dialog').waitFor();
    await see(admin, 'status');
    await admin.goto('/admin/committees');
    await admin.getByRole('row', { name: /K03/ }).waitFor();
    await see(admin, 'committees');

    const moves = await site.openPage('coordinator2', '/c/K01/attendance/move', look);
    await moves.getByLabel(t('moves.device')).waitFor();
    await see(moves, 'marks in the wrong committee');
    expect(faults).toEqual([]);
  });
});
