import { expect, test } from 'vitest';
import type { RollAnswer } from '../../schema/api.ts';
import { readAttendance } from '../../schema/attendance.ts';
import { DEMO_COMMITTEES, DEMO_PEOPLE } from '../../schema/demo.ts';
import type { ElectorId } from '../../schema/ids.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { byNamesakes, createDoorPage } from '../testing/doorPage.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

const NAMES = DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, name.en, username]).sort((a, b) => b.length - a.length);

describeInChromium('in the operations room', (site) => {
  test('[OR1] [OR9] a mark at the door shows on a viewer’s board in Arabic without a touch; the large screen names nobody', async () => {
    const t = wordsOf('ar');
    const stranger = await signInOverHttp(site.demo.origin, 'coordinator');
    const { electors } = await stranger.send<RollAnswer>('GET', '/api/committees/K01/roll');
    const admin = await signInOverHttp(site.demo.origin, 'admin');
    const rooms = await Promise.all(DEMO_COMMITTEES.map(({ id }) => admin.readRoom(`attendance/${id}`)));
    const [seen, ...elsewhere] = rooms.map((room) => readAttendance(room).electors);
    if (!seen) throw new Error('the demo has no committee');
    const one = byNamesakes(electors).alone.find(({ id }) => !seen.has(id as ElectorId)); // ids of a roll are electors'
    if (!one) throw new Error('everybody has come');
    const page = await site.openPage('viewer', '/', { language: 'ar', viewport: { width: 1_440, height: 1_000 } });
    await page.getByRole('heading', { name: t('board.title'), level: 1 }).waitFor(); // straight there
    const figure = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: new RegExp(`^${t('board.attended')}`) }) });
    const attended = async (): Promise<number> => Number((await figure.locator('strong').first().innerText()).replaceAll(',', ''));
    const before = [seen, ...elsewhere].flatMap((one) => [...one.values()]).filter(({ hasAttended }) => hasAttended).length;
    await expect.poll(attended).toBe(before);

    const door = createDoorPage(await site.openPage('door', '/c/K01/door'));
    await door.start();
    await door.field.fill(one.number);
    await door.page.keyboard.press('Enter');
    await door.row(one.number).waitFor();
    await figure.locator('strong', { hasText: new RegExp(`^${(before + 1).toLocaleString('en')}$`) }).waitFor();

    await page.getByRole('img', { name: t('board.chartLabel') }).waitFor();
    expect([...(await axeViolations(page)), ...(await foreignWords(page, 'ar', NAMES))]).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);

    await page.getByRole('link', { name: t('board.wall') }).click();
    const wall = page.getByRole('main', { name: t('board.wallTitle') });
    await wall.getByText(t('board.wall_turnout'), { exact: true }).waitFor();
    expect([...(await axeViolations(page)), ...(await foreignWords(page, 'ar'))]).toEqual([]);
    for (const name of NAMES) expect(await page.locator('body').innerText()).not.toContain(name);
    await wall.getByRole('link', { name: t('board.wallLeave') }).click();
    await page.getByRole('heading', { name: t('board.title'), level: 1 }).waitFor();
  });

  test('[OR4] [OR5] [OR7] in English on a narrow screen: the plan is set, the chart’s figures are read as a table, one committee is opened', async () => {
    const t = wordsOf('en');
    const page = await site.openPage('admin', '/board', { viewport: { width: 360, height: 740 } });
    const look = async (): Promise<readonly string[]> => [...(await axeViolations(page)), ...(await foreignWords(page, 'en', NAMES))];
    await page.getByRole('button', { name: t('board.plan') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('board.planTarget')).fill('250');
    await dialog.getByRole('button', { name: t('board.planAdd') }).click();
    await dialog.getByLabel(t('board.time')).fill('23:30');
    await dialog.getByLabel(t('board.planShare')).fill('60');
    expect(await look()).toEqual([]);
    await dialog.getByRole('button', { name: t('common.save') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('250', { exact: true }).waitFor();
    await page.getByText(t('board.asTable'), { exact: true }).click();
    await page.getByRole('columnheader', { name: t('board.planLine') }).waitFor();
    expect(await look()).toEqual([]);
    await page.getByRole('link', { name: /^K01/ }).click();
    await page.getByRole('heading', { name: t('board.committeeTitle', { code: 'K01' }), level: 1 }).waitFor();
    expect(await look()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
  });
});
