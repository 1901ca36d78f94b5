import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { readAttendance, userOf } from '../../schema/attendance.ts';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { byNamesakes, createDoorPage } from '../testing/doorPage.ts';
import { electorsOf } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { signIn } from '../testing/listPage.ts';
import { createEye } from '../testing/walk.ts';
import { wordsOf } from '../testing/words.ts';

const WALKS = [
  { language: 'en', viewport: { width: 1_280, height: 800 }, hand: 'keys', pick: 0 },
  { language: 'ar', viewport: { width: 800, height: 1_280 }, hand: 'touch', pick: 1 },
] as const;

/** In the long run only (`scripts/test.ts`): what moves leave is in server/moves. Doors and chase lists of both committees are open while somebody and marks are moved between them. */
describeInChromium('moves between two committees', (site) => {
  for (const { language, viewport, hand, pick } of WALKS)
    test(`[R11][R13][R14][R15] whoever and whatever is moved is on one list only, on every open screen, also what comes late (${language}, by ${hand})`, async () => {
      const t = wordsOf(language);
      const [admin, coordinator] = [
        await signInOverHttp(site.demo.origin, 'admin'),
        await signInOverHttp(site.demo.origin, 'coordinator2'),
      ];
      const [here, there] = [await electorsOf(coordinator), await electorsOf(coordinator, 'K02')];
      const eye = createEye(`moves-${language}`, [
        ...[...here, ...there].map(({ name }) => name),
        ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, name.en, username]),
        'مدرسة النخيل',
        'مدرسة الياسمين',
        'مدرسة المرسى',
      ]);
      const seenHere = await seenBy(coordinator, 'K01');
      const seenThere = await seenBy(coordinator, 'K02');
      const numbersThere = new Map(there.map((one) => [one.number, one]));
      const free = byNamesakes(here).alone.filter(
        ({ id, number }) => !seenHere.has(id) && numbersThere.has(number) && !seenThere.has(numbersThere.get(number)?.id ?? ''),
      );
      const unpromised = free.filter(({ id }) => here.find((one) => one.id === id)?.claims.length === 0);
      const moved = here.find(
        ({ id, number, claims }) =>
          free.some((one) => one.id === id) &&
          Number(number) > 100 + pick * 200 &&
          claims.length === 1 &&
          claims[0]?.answer === 'promised' &&
          !claims[0].isWithdrawn,
      );
      const [early, late, undone] = unpromised.slice(10 + pick * 20);
      if (!moved || !early || !late || !undone) throw new Error('the demo has no more electors');

      // everything is open
      const open = async (
        username: string,
        paths: readonly string[],
        size: { readonly width: number; readonly height: number } = viewport,
      ): Promise<Page[]> => {
        const device = await site.newDevice({ language, viewport: size, hasTouch: hand === 'touch' });
        const pages: Page[] = [];
        for (const path of paths) {
          const page = await device.newPage();
          pages.push(page);
          await page.goto(path);
          if (pages.length > 1) continue;
          await signIn(page, username, { language });
          await page.getByRole('button', { name: new RegExp(`^${t('common.account')}`) }).waitFor(); // further tabs go on as this person
        }
        return pages;
      };
      const [tablet] = await open('door', ['/c/K01/door'], { width: 800, height: 1_280 });
      const [doorThere, chaseHere, chaseThere, desk] = await open('coordinator2', [
        '/c/K02/door',
        '/c/K01/chase',
        '/c/K02/chase',
        '/c/K01/attendance/move',
      ]);
      const [office] = await open('admin', [`/admin/electors/${moved.id}`]);
      if (!tablet || !doorThere || !chaseHere || !chaseThere || !desk || !office) throw new Error('no pages');
      const door = createDoorPage(tablet, language);
      await door.start();
      await createDoorPage(doorThere, language).start();
      const enter = async (number: string): Promise<void> => {
        if (hand === 'keys') return tablet.keyboard.type(`${number}\n`);
        await door.recordByTouch(number);
      };
      await enter(early.number);
      await door.row(early.number).waitFor();
      await door.isSaved();
      await chaseHere.bringToFront();
      await chaseHere.getByRole('searchbox').fill(moved.number);
      await chaseHere.locator(`[data-elector="${moved.id}"]`).waitFor();

      // the tablet loses its network, and marks whoever is moved meanwhile
      await tablet.context().setOffline(true);
      await tablet.bringToFront();
      await enter(moved.number);
      await door.row(moved.number).waitFor();
      await enter(late.number);
      await door.row(late.number).waitFor();
      await door.isWaiting(2);

      // the office moves the elector
      await office.bringToFront();
      await press(office, office.getByRole('button', { name: t('moves.move'), exact: true }));
      await office
        .getByRole('combobox')
        .selectOption('K02')
        .catch(() => office.getByLabel(t('moves.to')).selectOption('K02'));
      await office.getByText(t.plural('moves.claims', 1)).waitFor();
      await eye.see(office, language, 'what would be moved');
      await press(office, office.getByRole('dialog').getByRole('button', { name: t('moves.moveNow'), exact: true }));
      await office.getByRole('dialog').waitFor({ state: 'hidden' });
      await eye.see(office, language, 'moved');

      // both lists show it by themselves
      await chaseThere.bringToFront();
      await chaseThere.getByRole('searchbox').fill(moved.name);
      // within a minute, by itself, or with the button that says that rows have changed: they hold still under a hand
      const row = chaseThere.locator(`[data-elector="${moved.id}"]`);
      const changes = chaseThere.getByRole('button', { name: new RegExp(t.plural('list.changes', 1).replace(/\d+/, '\\d+')) });
      await row.or(changes).first().waitFor({ timeout: 90_000 });
      if (await changes.isVisible()) await press(chaseThere, changes);
      await row.waitFor({ timeout: 90_000 });
      await chaseThere.locator(`[data-elector="${moved.id}"]`).getByText(moved.name).waitFor();
      await eye.see(chaseThere, language, 'chase list there');
      await chaseHere.bringToFront();
      await expect.poll(() => chaseHere.locator(`[data-elector="${moved.id}"]:not([data-struck])`).count(), { timeout: 30_000 }).toBe(0);
      await eye.see(chaseHere, language, 'chase list here');

      // what comes late follows
      await tablet.context().setOffline(false);
      await tablet.bringToFront();
      await door.isSaved();
      await expect.poll(async () => (await seenBy(coordinator, 'K02')).get(moved.id)?.length, { timeout: 30_000 }).toBe(1);
      await eye.see(tablet, language, 'door after a late mark');
      await chaseThere.bringToFront();
      await chaseThere
        .locator(`[data-elector="${moved.id}"]`)
        .getByText(t.gendered('chase.struckVoted', 'female'))
        .or(chaseThere.locator(`[data-elector="${moved.id}"]`).getByText(t.gendered('chase.struckVoted', 'male')))
        .first()
        .waitFor();
      await eye.see(chaseThere, language, 'seen there');
      expect(await countsOf(coordinator, moved.id)).toEqual({ K01: 1, K02: 1 }); // the old document keeps what it has, and nobody counts it there

      // marks of the wrong committee: one of them is taken back on the tablet, without a network, before it hears of the move
      await tablet.bringToFront();
      await enter(undone.number);
      await door.row(undone.number).waitFor();
      await door.isSaved();
      await tablet.context().setOffline(true);
      await press(
        tablet,
        door
          .row(undone.number)
          .getByRole('button', { name: t('door.undo'), exact: false })
          .first(),
      );
      await door.isWaiting(1);
      await desk.bringToFront();
      await desk.reload();
      const device = desk.getByLabel(t('moves.device'), { exact: true });
      await device.waitFor();
      await eye.see(desk, language, 'marks in the wrong committee');
      const option = await device
        .locator('option')
        .filter({ hasText: DEMO_PEOPLE.find(({ username }) => username === 'door')?.name.ar ?? '' })
        .all();
      const values = await Promise.all(option.map((one) => one.getAttribute('value')));
      const writer = [...(await attendanceOf(coordinator, 'K01')).electors].find(([id]) => id === early.id)?.[1].standing[0]?.writer ?? '';
      await device.selectOption(values.find((value) => value && writer.startsWith(value)) ?? '');
      await desk.getByLabel(t('moves.to'), { exact: true }).selectOption('K02');
      await press(desk, desk.getByRole('button', { name: t('moves.preview'), exact: true }));
      await desk.getByRole('table').waitFor();
      await eye.see(desk, language, 'preview of marks');
      const numbers = await desk.locator('tbody th').allInnerTexts();
      expect(numbers.map((text) => text.trim())).toEqual(expect.arrayContaining([early.number, late.number, undone.number]));
      await press(desk, desk.getByRole('button', { name: t.plural('moves.moveMarks', numbers.length), exact: true }));
      await desk.getByText(t('moves.marksMoved', { committee: 'K02' })).waitFor();
      await eye.see(desk, language, 'marks moved');
      const idThere = (number: string) => numbersThere.get(number)?.id ?? '';
      await expect.poll(async () => [early, late, undone].map(({ number }) => number && 1).length).toBe(3);
      const first = await seenBy(coordinator, 'K02');
      expect([early, late, undone].map(({ number }) => first.has(idThere(number)))).toEqual([true, true, true]);
      await tablet.context().setOffline(false);
      await tablet.bringToFront();
      await door.isSaved();
      await expect.poll(async () => (await seenBy(coordinator, 'K02')).has(idThere(undone.number)), { timeout: 40_000 }).toBe(false);
      await expect.poll(async () => (await seenBy(coordinator, 'K01')).has(early.id)).toBe(false);
      await door.row(early.number).waitFor();
      await eye.see(tablet, language, 'door after its marks were moved');
      await doorThere.bringToFront();
      await doorThere.keyboard.type(early.number);
      await eye.see(doorThere, language, 'door there');
      await doorThere.keyboard.press('Escape');
      expect(eye.faults).toEqual([]);

      async function press(page: Page, target: Locator): Promise<void> {
        if (hand === 'touch') return target.tap();
        await target.focus();
        await page.keyboard.press('Enter');
      }
      async function countsOf(person: HttpPerson, elector: string) {
        const [a, b] = [await seenBy(person, 'K01'), await seenBy(person, 'K02')];
        return { K01: a.get(elector)?.length ?? 0, K02: b.get(elector)?.length ?? 0 };
      }
      void admin;
    }, 600_000);
});

const attendanceOf = async (person: HttpPerson, committee: string) => readAttendance(await person.readRoom(`attendance/${committee}`));
/** By whom each elector was seen, as the server has it. */
async function seenBy(person: HttpPerson, committee: string): Promise<Map<string, readonly string[]>> {
  const { electors } = await attendanceOf(person, committee);
  return new Map([...electors].filter(([, one]) => one.hasAttended).map(([id, { standing }]) => [id, standing.map(userOf)]));
}
