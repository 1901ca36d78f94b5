import type { Frame, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { WORDS } from '../../client/stage/words.ts';
import { DEMO_PEOPLE, TABLETS, type Tablet } from '../../schema/demo.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

const words = WORDS.en;
const LANGUAGE_OF = { left: 'ar', right: 'en' } as const;

describeInChromium('the demo’s stage', (site) => {
  test('two live tablets: an edit on one is seen on the other, a cut is real, and after a kill nothing shown as saved is lost', async () => {
    const page = await site.newPage({ viewport: { width: 1_440, height: 1_000 } });
    await page.goto('/demo');
    const [left, right] = [await tabletOf(page, 'left'), await tabletOf(page, 'right')];

    await answer(left, 'left', '1', 'p');
    await right
      .getByRole('gridcell', { name: /Promised/ })
      .first()
      .waitFor();
    await expect.poll(() => figure(page, 'saved')).toBe(1);

    await page.getByRole('button', { name: `${words.cut} (${words.tablet.left})` }).click();
    await page.getByText(words.networkCut).waitFor();
    await left.getByRole('button', { name: wordsOf('ar')('list.save_offline') }).waitFor();
    await answer(left, 'left', '2', 'u');
    await left.getByRole('button', { name: wordsOf('ar').plural('list.save_offlineWaiting', 1) }).waitFor();
    await answer(right, 'right', '2', 'r');
    await expect.poll(() => figure(page, 'saved')).toBe(2);
    await page.getByRole('button', { name: `${words.heal} (${words.tablet.left})` }).click();
    await expect.poll(() => figure(page, 'saved')).toBe(3);

    await page.getByRole('button', { name: words.kill, exact: true }).click();
    await page.getByTestId('server').getByText(words.running(1, '1')).waitFor();
    await page.getByText(words.checkedAfterKill('1')).waitFor();
    expect(await Promise.all((['saved', 'on-disk', 'lost'] as const).map((id) => figure(page, id)))).toEqual([3, 3, 0]);

    // and the tablets are back by themselves
    for (const [tablet, frame] of [
      ['left', left],
      ['right', right],
    ] as const)
      await frame.getByRole('button', { name: wordsOf(LANGUAGE_OF[tablet])('list.save_saved'), exact: true }).waitFor();
    await answer(right, 'right', '3', 'r');
    await expect.poll(() => figure(page, 'saved')).toBe(4);
  });

  test('[B20] a polling day is started: a kill loses no arrival, and it is stopped', async () => {
    const page = await site.newPage({ viewport: { width: 1_440, height: 1_000 } });
    await page.goto('/demo');
    await tabletOf(page, 'right');
    await page
      .getByRole('group', { name: words.screenOf(words.tablet.right) })
      .getByRole('button', { name: words.screens.door })
      .click();
    await page.getByRole('button', { name: words.startDay }).click();
    await expect.poll(() => dayFigure(page, 'inLog')).toBeGreaterThan(3);
    const state = () => page.getByTestId('server').innerText();
    const running = await state();
    await page.getByRole('button', { name: words.kill, exact: true }).click();
    await expect.poll(async () => (await state()) !== running && /Back after/.test(await state())).toBe(true);
    const before = await dayFigure(page, 'inLog');
    await expect.poll(() => dayFigure(page, 'inLog')).toBeGreaterThan(before);
    await page.getByRole('button', { name: words.stopDay }).click();
    await page.getByRole('button', { name: words.goOnWithDay }).waitFor();
    const figures = () => Promise.all((['made', 'acknowledged', 'inLog', 'lost'] as const).map((id) => dayFigure(page, id)));
    await expect.poll(async () => new Set((await figures()).slice(0, 3)).size).toBe(1);
    expect((await figures()).at(-1)).toBe(0);
  });

  (process.env.TEST_LONG ? test : () => {})('a click hands a tablet to each of the demo’s people', async () => {
    const page = await site.newPage({ viewport: { width: 1_440, height: 1_000 } });
    await page.goto('/demo');
    await tabletOf(page, 'right');
    for (const { username, name } of DEMO_PEOPLE.filter(({ username }) => ['door', 'admin', 'coordinator2'].includes(username))) {
      await page.getByRole('button', { name: words.give(words.tablet.right, name.en), exact: true }).click();
      const frame = page.frameLocator(`iframe[title="${words.tablet.right}: ${name.en}"]`);
      await frame.getByRole('button', { name: `${wordsOf('en')('common.account')} ${name.ar}` }).waitFor();
      expect(username).not.toBe('');
    }
  });

  test.for(process.env.TEST_LONG ? (['ar', 'en'] as const) : (['ar'] as const))(
    'nothing of the other language, and nothing that axe finds, on the stage and in its tablets (%s)',
    async (language) => {
      const page = await site.newPage({ language, viewport: { width: 1_440, height: 1_000 } });
      await page.goto('/demo');
      await page.getByRole('heading', { level: 1 }).waitFor();
      const frames = await Promise.all(TABLETS.map((tablet) => tabletOf(page, tablet, language)));
      expect([...(await foreignWords(page, language)), ...(await axeViolations(page))]).toEqual([]);
      for (const [i, frame] of frames.entries()) {
        const inside = LANGUAGE_OF[TABLETS[i] ?? 'left'];
        expect([...(await foreignWords(frame, inside)), ...(await axeViolations(frame))]).toEqual([]);
      }
    },
  );
});

/** The page inside a tablet, once its list is there and saved. */
async function tabletOf(page: Page, tablet: Tablet, language: 'en' | 'ar' = 'en'): Promise<Frame> {
  const handle = await page.locator(`iframe[title^="${WORDS[language].tablet[tablet]}"]`).elementHandle();
  const frame = await handle?.contentFrame();
  if (!frame) throw new Error(`the ${tablet} tablet is empty`);
  const t = wordsOf(LANGUAGE_OF[tablet]);
  // two tablets and the stage start at the same moment
  await frame.getByRole('grid', { name: t('list.grid'), exact: true }).waitFor({ timeout: 30_000 });
  await frame.getByRole('button', { name: t('list.save_saved'), exact: true }).waitFor();
  return frame;
}

/** Answers for the first row of this number by one key. */
async function answer(frame: Frame, tablet: Tablet, number: string, key: 'p' | 'u' | 'r'): Promise<void> {
  const t = wordsOf(LANGUAGE_OF[tablet]);
  const grid = frame.getByRole('grid', { name: t('list.grid'), exact: true });
  const row = grid.getByRole('row').filter({ has: frame.getByRole('gridcell', { name: number, exact: true }) });
  await row.first().getByRole('gridcell').and(frame.locator('[data-column="answer"]')).press(key);
}

const figure = async (page: Page, id: 'saved' | 'on-disk' | 'lost'): Promise<number> => Number(await page.getByTestId(id).innerText());

const dayFigure = async (page: Page, id: 'made' | 'acknowledged' | 'inLog' | 'lost'): Promise<number> =>
  Number((await page.getByTestId(`day-${id}`).innerText()).replace('–', '-1'));
