import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

const t = wordsOf('en');
const NAME = 'لولوة الشراع';
const PASSWORD = 'four words in a row';

describeInChromium('a person’s way in', (site) => {
  test('[U6][U11] invited by link, a new link for the one who cannot get in, a second factor, and a session ended elsewhere', async () => {
    const admin = await site.openPage('admin', '/admin/people');
    await button(admin, t('admin.addPerson')).click();
    const form = admin.getByRole('dialog');
    await form.getByLabel(t('admin.name'), { exact: true }).fill(NAME);
    await form.getByLabel(t('admin.username'), { exact: true }).fill('lulwa');
    await form.getByRole('checkbox', { name: /K02/ }).check();
    await button(form, t('admin.invite')).click();
    const { link } = await handedOver(admin);

    // what a preview of a message does: it fetches the page, and may even run it
    expect((await fetch(link)).status).toBe(200);
    const preview = await site.newPage();
    await preview.goto(link);
    await preview.getByRole('heading', { name: t('join.hello', { name: NAME }) }).waitFor();
    expect(preview.url()).not.toContain('#');
    await preview.close();

    const first = await site.newPage();
    await first.goto(link);
    await first.getByText(t('roles.coordinator'), { exact: true }).waitFor();
    await join(first);
    await createListPage(first, 'en', 'female').isReady(); // one committee: straight to its list
    expect(first.url()).toContain('/c/K02/list');
    const late = await site.newPage();
    await late.goto(link);
    await late.getByText(t('join.wrongHelp')).waitFor();

    // cannot get in: by code, on another device; the first device is asked for the new password
    await admin.getByRole('button', { name: new RegExp(NAME) }).click();
    await button(admin, t('admin.cannotGetIn')).click();
    await button(admin, t('admin.makeLink')).click();
    const { code } = await handedOver(admin);
    await button(late, t('join.byCode')).click();
    await late.getByLabel(t('signIn.username'), { exact: true }).fill('Lulwa');
    await late.getByLabel(t('join.code'), { exact: true }).fill(` ${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`);
    await button(late, t('join.look')).click();
    await join(late);
    await createListPage(late, 'en', 'female').isReady();
    await first.getByRole('dialog', { name: t('signIn.overTitle') }).waitFor();

    // second factor, then a sign-in with a recovery code on the first device
    await late.goto('/account');
    await button(late, t('account.turnOn')).click();
    await late.getByLabel(t('account.currentPassword'), { exact: true }).first().fill(PASSWORD);
    await button(late, t('account.goOn')).click();
    const secret = await late.locator('ol code').first().innerText();
    await late
      .getByLabel(t('signIn.code'), { exact: true })
      .fill(new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate());
    await button(late, t('account.turnOn')).click();
    await late.getByText(t('account.codesTitle')).waitFor();
    const recovery = await late.locator('main ol code').first().innerText();
    await late.getByLabel(t('account.kept')).check();
    await button(late, t('admin.done')).click();
    await first.getByLabel(t('signIn.overFor', { name: NAME }), { exact: true }).fill(PASSWORD);
    await button(first, t('signIn.submit')).click();
    await first.getByText(t('signIn.codeTitle')).waitFor();
    await button(first, t('signIn.useRecovery')).click();
    await first.getByLabel(t('signIn.recoveryCode'), { exact: true }).fill(recovery);
    await button(first, t('signIn.submit')).click();
    await first.getByRole('dialog').waitFor({ state: 'detached' });

    // seen and ended from the other
    await late.goto('/account');
    await late.getByText(t.plural('account.codesLeft', 9)).waitFor();
    await button(late, t('account.endOthers')).click();
    await first.getByRole('dialog', { name: t('signIn.overTitle') }).waitFor();
    await expect(signInOverHttp(site.demo.origin, 'lulwa', PASSWORD)).rejects.toThrow('second-factor-needed');
  });

  test('a value of a row’s history is restored, seen by another, and taken back', async () => {
    const list = await site.openList('coordinator');
    const number = (await list.rows.first().getByRole('gridcell').first().innerText()).trim();
    await list.find(number);
    await list.setNote(number, 'before noon');
    await list.setNote(number, 'after sunset');
    await list.isSaved();
    await list.cell(number, 'name').first().click();
    const restore = list.page.getByRole('button', { name: t('list.restore', { value: t('list.quoted', { text: 'before noon' }) }) });
    await restore.click();
    await restore.waitFor({ state: 'detached' }); // it stands now
    await list.page.keyboard.press('Escape');
    await list.shows(number, 'note', 'before noon');
    const other = await site.openList('coordinator2');
    await other.find(number);
    await other.shows(number, 'note', 'before noon');
    await list.searchField.fill(''); // its matches stand over the button
    await button(list.page, t('list.undo')).click();
    await other.shows(number, 'note', 'after sunset');
  });

  const button = (on: Page | ReturnType<Page['getByRole']>, name: string) => on.getByRole('button', { name, exact: true });

  /** What is shown once to be passed on. */
  async function handedOver(admin: Page): Promise<{ readonly link: string; readonly code: string }> {
    const dialog = admin.getByRole('dialog', { name: t('admin.invited', { name: NAME }) });
    await dialog.waitFor();
    const [link = '', code = ''] = await dialog.locator('code').allInnerTexts();
    await button(dialog, t('admin.done')).click();
    return { link, code };
  }

  async function join(page: Page): Promise<void> {
    await page.getByLabel(t('join.password'), { exact: true }).fill(PASSWORD);
    await button(page, t('join.submit')).click();
  }
});
