import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ChaseAnswer } from '../../schema/chaseApi.ts';
import type { Language } from '../../schema/errors.ts';
import { arriveAtDoor } from '../testing/arriveAtDoor.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { wordsOf } from '../testing/words.ts';

/** So many are chosen with one tap. */
const HANDED = 20;

describeInChromium('the chase list and the caller’s screen', (site) => {
  /** What keeps a screen from being used: axe, small targets, a page wider than the screen. */
  async function faultsOf(page: Page): Promise<string[]> {
    const faults = await axeViolations(page);
    // in one stroke: rows come and go while one looks
    const small = await page.evaluate<string[]>(`[...document.querySelectorAll('main button')].flatMap((button) => {
      const { width, height } = button.getBoundingClientRect();
      return width > 0 && (width < 48 || height < 48) ? ['small: ' + button.innerText] : [];
    })`);
    faults.push(...small);
    const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    return isWider ? [...faults, 'wider than the screen'] : faults;
  }
  const electorOf = (row: { getAttribute(name: string): Promise<string | null> }) => row.getAttribute('data-elector');

  test('[J1][J20] a row is struck through in its place the moment another tablet sees its elector, and is dead; in both languages', async () => {
    for (const [language, width] of [
      ['ar', 800],
      ['en', 1_280],
    ] as const satisfies readonly (readonly [Language, number])[]) {
      const t = wordsOf(language);
      const page = await site.openPage('coordinator', '/c/K01/chase', { language, viewport: { width, height: 800 } });
      const rows = page.locator('[data-elector]');
      await rows.nth(4).waitFor();
      const called = (['noAnswer', 'later', 'inSlice'] as const).map((view) => t(`chase.view_${view}`)).join('|');
      await page
        .getByRole('button', { name: new RegExp(`^(${called})`) })
        .first()
        .waitFor(); // the server's half is here
      expect(await faultsOf(page), language).toEqual([]);
      const [seen, next] = await Promise.all([electorOf(rows.nth(1)), electorOf(rows.nth(2))]);
      const row = page.locator(`[data-elector="${seen}"]`);
      const before = await row.boundingBox();
      await rows.nth(2).getByRole('button').press('Shift'); // a hand is on the list: however slow the machine, no row leaves by itself
      const door = await arriveAtDoor(site.demo.origin, seen ?? '');
      await row.getByText(t.gendered('chase.struckVoted', 'male')).waitFor();
      door.end();
      expect(await row.boundingBox()).toEqual(before);
      expect(await electorOf(rows.nth(2))).toBe(next);
      const told = page.getByText(t('chase.isDead', { name: '', why: t.gendered('chase.struckVoted', 'male') }).slice(-15));
      // it is said to be disabled, and a finger does not read; what it is told stays for a few seconds
      await Promise.all([row.getByRole('button').click({ force: true }), told.waitFor()]);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await faultsOf(page), language).toEqual([]);
    }
  });

  test('[J3][J6][J15] what is handed out is called without a network; the results arrive once it is back, and a refusal leaves every list', async () => {
    const [t, arabic] = [wordsOf('en'), wordsOf('ar')];
    const chase = await site.openPage('coordinator', '/c/K01/chase', { language: 'en', viewport: { width: 1_280, height: 800 } });
    const person = await signInOverHttp(site.demo.origin, 'coordinator');
    const half = () => person.send<ChaseAnswer>('GET', '/api/committees/K01/chase');
    await chase.locator('[data-elector]').first().waitFor();
    const before = (await half()).slices.length;
    await chase.getByRole('button', { name: t('chase.chooseNext', { count: HANDED }), exact: true }).press('Enter');
    await chase.getByText(t.plural('chase.chosen', HANDED), { exact: true }).waitFor();
    await chase.getByRole('button', { name: t('chase.handOut'), exact: true }).click();
    const dialog = chase.getByRole('dialog');
    expect(await faultsOf(chase)).toEqual([]);
    await dialog.getByRole('button', { name: t('chase.handOut'), exact: true }).click();
    await expect.poll(async () => (await half()).slices.length).toBe(before + 1);
    const [handed = 0] = (await half()).slices.map(({ electors }) => electors.length).sort((a, b) => a - b);
    expect(handed).toBeGreaterThan(0);
    // whoever was on a phone a moment ago is left out, and that is told
    if (handed < HANDED) await dialog.getByText(t.plural('chase.leftTitle', HANDED - handed)).waitFor();
    await chase.keyboard.press('Escape');

    const calls = await site.openPage('caller', '/calls', { language: 'ar', network: 'right', viewport: { width: 800, height: 1_280 } });
    await calls.getByRole('article').waitFor();
    expect(await faultsOf(calls)).toEqual([]);
    await site.demo.cut('right');
    const inHand = calls.getByRole('article').getByRole('heading', { level: 2 });
    for (const outcome of ['reached', 'refused'] as const) {
      const name = await inHand.innerText();
      await calls
        .getByRole('article')
        .getByRole('button', { name: arabic.gendered(`calls.outcome_${outcome}`, 'male'), exact: true })
        .click();
      if (outcome === 'refused')
        await calls
          .getByRole('dialog')
          .getByRole('button', { name: arabic('calls.record'), exact: true })
          .click();
      await expect.poll(() => inHand.innerText()).not.toBe(name);
    }
    await calls.getByRole('button', { name: new RegExp(`^${arabic.plural('list.save_offlineWaiting', 2)}`) }).waitFor();
    await site.demo.heal('right');
    await expect.poll(async () => (await half()).doNotCall.map(({ reason }) => reason), { timeout: 30_000 }).toContain('refused');
    await calls.getByRole('button', { name: new RegExp(`^${arabic('list.save_saved')}`) }).waitFor();
    const after = await half();
    const refused = after.doNotCall.find(({ reason }) => reason === 'refused')?.electorId ?? '';
    expect(after.calls.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
    await chase.bringToFront(); // it asks at once
    await chase.getByRole('button', { name: new RegExp(`^${t('chase.view_off')}`) }).waitFor();
    await expect.poll(() => chase.locator(`[data-elector="${refused}"]:not([data-struck])`).count(), { timeout: 30_000 }).toBe(0);
  });
});
