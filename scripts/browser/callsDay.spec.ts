import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AuditPage } from '../../schema/auditApi.ts';
import type { CallOutcome } from '../../schema/calls.ts';
import type { CallElector, CallsAnswer, ChaseAnswer, SliceAnswer } from '../../schema/chaseApi.ts';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { until } from '../../server/testing/until.ts';
import { arriveAtDoor } from '../testing/arriveAtDoor.ts';
import { electorsOf } from '../testing/electorsOf.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { signIn } from '../testing/listPage.ts';
import { createEye } from '../testing/walk.ts';
import { wordsOf } from '../testing/words.ts';

/** A tap so soon after news of whoever is in hand is none [J24]. */
const AFTER_NEWS_MS = 700;
const PIN = '314159';
const WALKS = [
  {
    language: 'ar',
    caller: { viewport: { width: 800, height: 1_280 }, hand: 'touch' },
    desk: { language: 'en', viewport: { width: 1_280, height: 800 }, hand: 'keys' },
  },
  {
    language: 'en',
    caller: { viewport: { width: 1_280, height: 800 }, hand: 'keys' },
    desk: { language: 'ar', viewport: { width: 800, height: 1_280 }, hand: 'touch' },
  },
] as const satisfies readonly {
  readonly language: Language;
  readonly caller: { readonly viewport: object; readonly hand: 'touch' | 'keys' };
  readonly desk: { readonly language: Language; readonly viewport: object; readonly hand: 'touch' | 'keys' };
}[];
const IS_KEPT =
  "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated' && navigator.serviceWorker.controller !== null)";

/** In the long run only (`scripts/test.ts`): its parts are in chase.spec.ts. A caller's day and the desk behind it, each in its own language. */
describeInChromium('a day of calls', (site) => {
  for (const { language, caller, desk } of WALKS)
    test(`[J2][J3][J4][J5][J6][J8][J9][J15] nothing that came of a call is lost, whatever happens to page and network (caller ${language}, by ${caller.hand})`, async () => {
      const t = wordsOf(language);
      const d = wordsOf(desk.language);
      const coordinator = await signInOverHttp(site.demo.origin, 'coordinator');
      const callerOverHttp = await signInOverHttp(site.demo.origin, 'caller');
      const electors = await electorsOf(coordinator);
      const eye = createEye(`calls-${language}`, [
        ...electors.map(({ name }) => name),
        ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, name.en, username]),
        'العربية',
        'English',
        'مدرسة النخيل',
      ]);
      const chaseHalf = () => coordinator.send<ChaseAnswer>('GET', '/api/committees/K01/chase');
      const before = await chaseHalf();
      for (const slice of before.slices.filter(({ endedAt }) => endedAt === null))
        await coordinator.send('POST', `/api/committees/K01/slices/${slice.id}/end`);

      // the desk: a part of the list goes to the caller
      const deskDevice = await site.newDevice({ language: desk.language, viewport: desk.viewport, hasTouch: desk.hand === 'touch' });
      const chase = await deskDevice.newPage();
      await chase.goto('/c/K01/chase');
      await signIn(chase, 'coordinator', { language: desk.language });
      await chase.locator('[data-elector]').nth(3).waitFor();
      const atDesk = presser(chase, desk.hand);
      await eye.see(chase, desk.language, 'chase list');
      await atDesk.button(d('chase.chooseNext', { count: 20 }));
      await chase.getByText(d.plural('chase.chosen', 20), { exact: true }).waitFor();
      await atDesk.button(d('chase.handOut'));
      await chase.getByRole('dialog').waitFor();
      await eye.see(chase, desk.language, 'handing out');
      await atDesk.press(chase.getByRole('dialog').getByRole('button', { name: d('chase.handOut'), exact: true }));
      // whoever is on a phone at this moment is left out, and that is told
      await expect.poll(async () => (await chaseHalf()).slices.filter(({ endedAt }) => endedAt === null).length).toBe(1);
      await chase.getByText(d('chase.handOutText')).waitFor({ state: 'hidden' });
      if (await chase.getByRole('dialog').isVisible()) {
        await eye.see(chase, desk.language, 'left out');
        await atDesk.press(
          chase
            .getByRole('dialog')
            .getByRole('button', { name: d('common.close'), exact: true })
            .last(),
        );
      }
      await expect.poll(async () => (await chaseHalf()).slices.filter(({ endedAt }) => endedAt === null).length).toBe(1);

      // the caller
      const device = await site.newDevice({ language, viewport: caller.viewport, hasTouch: caller.hand === 'touch', network: 'right' });
      let page = await device.newPage();
      await page.goto('/account');
      await signIn(page, 'caller', { language });
      let at = presser(page, caller.hand);
      await at.button(t('locked.setPin'));
      await page.getByLabel(t('locked.pin'), { exact: true }).fill(PIN);
      await page.getByLabel(t('locked.repeat'), { exact: true }).fill(PIN);
      await at.button(t('locked.savePin'));
      await page.getByText(t('locked.pinSaved')).waitFor();
      await page.goto('/calls');
      const card = () => page.getByRole('article');
      const inHand = () => card().getByRole('heading', { level: 2 });
      await card().waitFor();
      await until('the app is on the device', () => page.evaluate<boolean>(IS_KEPT), 60_000);
      await eye.see(page, language, 'in hand');

      const made: { readonly name: string; readonly outcome: CallOutcome }[] = [];
      const press = (outcome: CallOutcome) =>
        at.press(card().getByRole('button', { name: t.gendered(`calls.outcome_${outcome}`, 'male'), exact: true }));
      async function give(outcome: CallOutcome, options: { readonly fetch?: boolean } = {}): Promise<string> {
        const name = await inHand().innerText();
        if (options.fetch) {
          const box = card().getByRole('checkbox', { name: t.gendered('calls.wantsTransport', 'male'), exact: true });
          if (caller.hand === 'touch') await box.tap();
          else await box.press('Space');
        }
        await press(outcome);
        const dialog = page.getByRole('dialog');
        if (outcome === 'callAt') {
          await dialog.waitFor();
          await eye.see(page, language, 'call again at');
          await at.press(dialog.getByRole('button', { name: t.plural('calls.inMinutes', 15), exact: true }));
        } else if (outcome === 'refused' || outcome === 'doNotContact') {
          await dialog.waitFor();
          await eye.see(page, language, `asked about ${outcome}`);
          await at.press(dialog.getByRole('button', { name: t('calls.record'), exact: true }));
        }
        await page.getByText(t('calls.recorded', { name, outcome: t.gendered(`calls.outcome_${outcome}`, 'male') })).waitFor();
        made.push({ name, outcome });
        return name;
      }
      const isSaved = () => page.getByRole('button', { name: new RegExp(`^${t('list.save_saved')}`) }).waitFor();
      const isWaiting = (n: number) =>
        page.getByRole('button', { name: new RegExp(`^${t.plural('list.save_offlineWaiting', n)}`) }).waitFor();

      // with a network: the phone on a tap, and three kinds of result
      await at.button(t('calls.showPhone'));
      await card().locator('a[href^="tel:"]').waitFor();
      await eye.see(page, language, 'phone shown');
      const shown = await (await signInOverHttp(site.demo.origin, 'admin')).send<AuditPage>('GET', '/api/audit?limit=50');
      expect(JSON.stringify(shown)).toContain('phone-shown');
      await give('onTheWay', { fetch: true });
      await eye.see(page, language, 'recorded');
      await give('reached');
      await give('noAnswer');
      await isSaved();

      // without one: every other kind, a reload in the middle, and the page killed under the finger
      await site.demo.cut('right');
      await give('callAt');
      await eye.see(page, language, 'without a network');
      await give('away');
      await give('wrongNumber');
      await isWaiting(3);
      await page.reload();
      await unlock();
      await isWaiting(3);
      await eye.see(page, language, 'after a reload');
      expect(made.map(({ name }) => name)).not.toContain(await inHand().innerText()); // nobody twice
      await give('needsCoordinator');
      await give('refused');
      await killed();
      await isWaiting(5);
      await give('doNotContact');
      await killed();
      await isWaiting(6);

      // meanwhile somebody of the list is seen at a door, and the caller has just that one in hand
      const mine = (await callerOverHttp.send<CallsAnswer>('GET', '/api/calls')).slices.flatMap((slice) => slice.electors);
      const nameInHand = await inHand().innerText();
      const handed = elector(mine, nameInHand);
      await site.demo.heal('right');
      await isSaved();
      const door = await arriveAtDoor(site.demo.origin, handed.id);
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"); // it asks now, not in 20 s
      await card().getByText(t.gendered('calls.hasVoted', 'male'), { exact: true }).waitFor();
      expect(await inHand().innerText()).toBe(nameInHand);
      await eye.see(page, language, 'has voted');
      await at.press(card().getByRole('button', { name: t('calls.goOn'), exact: true }));
      await expect.poll(() => inHand().innerText()).not.toBe(nameInHand);
      door.end();

      // the list is taken back under the finger: its result ends that
      const last = elector(mine, await inHand().innerText());
      await at.button(t('calls.showPhone'));
      await card().locator('a[href^="tel:"]').waitFor();
      await openTab(d('chase.tab_slices'));
      await chase.getByRole('progressbar').first().waitFor();
      await eye.see(chase, desk.language, 'handed out');
      await atDesk.press(chase.getByRole('button', { name: new RegExp(d('chase.takeBackOf', { name: '' }).slice(0, 12)) }).first());
      await chase.getByRole('dialog').waitFor();
      await eye.see(chase, desk.language, 'taking back');
      await atDesk.press(chase.getByRole('dialog').getByRole('button', { name: d('chase.takeBack'), exact: true }));
      await chase.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      // whoever is on the phone stays, everybody else is gone from the list (J12)
      await expect
        .poll(() =>
          page
            .getByRole('region', { name: t('calls.list') })
            .getByRole('listitem')
            .count(),
        )
        .toBe(1);
      await eye.see(page, language, 'taken back under the finger');
      expect(await inHand().innerText()).toBe(last.name);
      await give('reached');
      await isSaved();
      await page.getByText(t('calls.noneTitle')).waitFor();
      await eye.see(page, language, 'nobody to call');

      // three a day
      const [third] = mine.filter(({ id, name }) => name === made.find(({ outcome }) => outcome === 'noAnswer')?.name && id);
      if (!third) throw new Error('nobody did not answer');
      for (const count of [2, 3]) {
        const { slice, left } = await coordinator.send<SliceAnswer>('POST', '/api/committees/K01/slices', {
          callerId: callerOverHttp.user.id,
          electors: [third.id],
          endsAt: Date.now() + 3_600_000,
        });
        expect(left).toEqual([]);
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        await expect.poll(() => inHand().innerText()).toBe(third.name);
        await page.waitForTimeout(AFTER_NEWS_MS);
        await give('noAnswer');
        await isSaved();
        await expect.poll(async () => (await chaseHalf()).calls.find(({ electorId }) => electorId === third.id)?.callsToday).toBe(count);
        await coordinator.send('POST', `/api/committees/K01/slices/${slice?.id}/end`);
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      }
      const fourth = await coordinator.send<SliceAnswer>('POST', '/api/committees/K01/slices', {
        callerId: callerOverHttp.user.id,
        electors: [third.id],
        endsAt: Date.now() + 3_600_000,
      });
      expect(fourth).toEqual({ slice: null, left: [{ electorId: third.id, reason: 'called-enough' }] });

      // what the server has is what was tapped, each once
      const after = await chaseHalf();
      const outcomeOf = (name: string) => after.calls.find(({ electorId }) => electorId === elector(mine, name).id)?.outcome;
      const lastOfEach = new Map(made.map(({ name, outcome }) => [name, outcome]));
      expect([...lastOfEach.keys()].map((name) => [name, outcomeOf(name)])).toEqual([...lastOfEach]);
      for (const [outcome, reason] of [
        ['refused', 'refused'],
        ['doNotContact', 'do_not_contact'],
      ] as const) {
        const id = elector(mine, made.find((one) => one.outcome === outcome)?.name ?? '').id;
        expect(after.doNotCall.find(({ electorId }) => electorId === id)?.reason).toBe(reason);
      }

      // the desk again: who needs it, who is to be fetched
      await chase.bringToFront();
      await openTab(d('chase.tab_list'));
      await atDesk.press(chase.getByRole('button', { name: new RegExp(`^${d('chase.view_needsMe')}`) }));
      const needing = elector(mine, made.find(({ outcome }) => outcome === 'needsCoordinator')?.name ?? '');
      const row = chase.locator(`[data-elector="${needing.id}"]`);
      await row.waitFor();
      await eye.see(chase, desk.language, 'needs the coordinator');
      await atDesk.press(row.getByRole('button').last());
      await chase.getByRole('dialog').waitFor();
      await eye.see(chase, desk.language, 'an elector');
      await atDesk.press(chase.getByRole('button', { name: d('chase.seenTo'), exact: true }));
      await chase.getByText(d('chase.handled'), { exact: true }).waitFor();
      await eye.see(chase, desk.language, 'seen to');
      await atDesk.press(chase.getByRole('dialog').getByRole('button', { name: d('common.close'), exact: true }));
      await openTab(d('chase.tab_transport'));
      const fetched = elector(mine, made.find(({ outcome }) => outcome === 'onTheWay')?.name ?? '');
      const request = chase.getByRole('article').filter({ hasText: fetched.name });
      await request.waitFor();
      await eye.see(chase, desk.language, 'transport asked');
      await request.getByRole('textbox', { name: d('chase.driver') }).fill('أبو سالم');
      await atDesk.press(request.getByRole('button', { name: d('chase.assign'), exact: true }));
      await request.getByText(d('chase.state_assigned'), { exact: true }).waitFor();
      await eye.see(chase, desk.language, 'transport assigned');
      await atDesk.press(request.getByRole('button', { name: d('chase.transportDone'), exact: true }));
      await request.getByText(d('chase.state_done'), { exact: true }).waitFor();
      await eye.see(chase, desk.language, 'transport done');
      expect((await chaseHalf()).transport.find(({ electorId }) => electorId === fetched.id)).toMatchObject({
        state: 'done',
        driver: 'أبو سالم',
      });
      expect(eye.faults).toEqual([]);

      async function openTab(name: string): Promise<void> {
        if (desk.hand === 'keys') await chase.getByRole('radio', { name: new RegExp(`^${name}`) }).press('Space');
        else await chase.locator('label', { has: chase.getByRole('radio', { name: new RegExp(`^${name}`) }) }).tap();
      }
      async function unlock(): Promise<void> {
        const field = page.getByLabel(t('locked.pinOf', { name: 'caller' }), { exact: true }).and(page.locator('[aria-busy="false"]'));
        await field.waitFor();
        await field.pressSequentially(PIN);
        await card().waitFor();
      }
      /** The page is gone at once, as when a tablet's system takes it away; a new one begins without a network. */
      async function killed(): Promise<void> {
        const { origin } = new URL(page.url());
        const session = await device.newCDPSession(page);
        const crashed = page.waitForEvent('crash');
        session.send('Page.crash').catch(() => {}); // answered by nobody
        await crashed;
        await page.close();
        page = await device.newPage();
        at = presser(page, caller.hand);
        await page.goto(`${origin}/calls`);
        await unlock();
      }
    }, 600_000);
});

/** Presses what stands on a page as its user does. */
function presser(page: Page, hand: 'touch' | 'keys') {
  const press = async (target: Locator): Promise<void> => {
    if (hand === 'touch') return target.tap();
    await target.focus();
    await page.keyboard.press('Enter');
  };
  return { press, button: (name: string) => press(page.getByRole('button', { name, exact: true }).last()) };
}

function elector(all: readonly CallElector[], name: string): CallElector {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`not in the part of the list: ${name}`);
  return found;
}
