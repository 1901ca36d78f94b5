import type { CDPSession } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { RollAnswer, RollElector } from '../../schema/api.ts';
import { readAttendance } from '../../schema/attendance.ts';
import type { ElectorId } from '../../schema/ids.ts';
import { findNamesakes } from '../../schema/namesakes.ts';
import { until } from '../../server/testing/until.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { byNamesakes, createDoorPage, type DoorPage } from '../testing/doorPage.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium, type OpenOptions, type Site } from '../testing/inChromium.ts';
import { signIn } from '../testing/listPage.ts';
import { workUntilShown } from '../testing/workUntilShown.ts';

const DOOR = '/c/K01/door';
const PIN = '2718';
const TAPS = 30;
const FIRST_TAPS = 5;
/** Faster it may be a scanner, which is taken otherwise (createBurst.ts). */
const BY_HAND = { delay: 60 };
const TABLET = { viewport: { width: 800, height: 1_280 }, hasTouch: true };
/** Of the page, whose world the types of these files do not know. */
const IS_KEPT =
  "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated' && navigator.serviceWorker.controller !== null)";

describeInChromium('at the door', (site) => {
  let stranger: HttpPerson;
  let alone: RollElector[];
  let shared: RollElector[][];
  let taken = 0;
  beforeAll(async () => {
    stranger = await signInOverHttp(site.demo.origin, 'coordinator');
    const { electors } = await stranger.send<RollAnswer>('GET', '/api/committees/K01/roll');
    const seen = (await stored()).electors; // the demo has had a morning
    const isNew = ({ id }: RollElector): boolean => !seen.has(id as ElectorId); // ids of a roll are electors'
    ({ alone, shared } = byNamesakes(electors));
    alone = alone.filter(isNew);
    shared = shared.filter((group) => group.every(isNew));
  });
  /** Nobody has been seen yet whom a test takes. */
  const next = (): RollElector => {
    taken += 7;
    const one = alone[taken];
    if (!one) throw new Error('the demo has no more electors');
    return one;
  };
  const stored = async () => readAttendance(await stranger.readRoom('attendance/K01'));
  const hasAttended = async ({ id }: RollElector): Promise<boolean> => (await stored()).electors.get(id as ElectorId)?.hasAttended ?? false;

  test('[B7] [B8] [B9] by keyboard in English and by touch in Arabic: recorded, seen by the other tablet, taken back, moved', async () => {
    const [keys, touch] = await Promise.all([open(site, 'door'), open(site, 'coordinator', { ...TABLET, language: 'ar' })]);
    const [one, two, three, four] = [next(), next(), next(), next()] as const;
    const before = await keys.committeeCount();
    expect(await keys.field.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    // typed ahead: nothing waits for the confirmation
    await keys.page.keyboard.type(`${one.number}\n${two.number}\n`, BY_HAND);
    await keys.row(one.number).getByText(one.name).waitFor();
    await keys.row(two.number).waitFor();
    await keys.isSaved();
    expect([await hasAttended(one), await hasAttended(two)]).toEqual([true, true]);
    expect(await axeViolations(keys.page)).toEqual([]);

    await touch.tapKeys(one.number);
    const seenBy = new RegExp(`${touch.t.gendered('door.markedBy', 'male', { time: '@', name: '@' }).split('@')[0]}.*بدر`);
    await touch.page.getByText(seenBy).first().waitFor();
    await touch.button(touch.t.gendered('door.recordAgain', 'male')).waitFor();
    expect(await axeViolations(touch.page)).toEqual([]);
    await touch.button(touch.t('door.key_clear')).tap();
    await touch.tapKeys(three.number);
    await touch.record.tap();
    await expect.poll(() => keys.committeeCount()).toBe(before + 3);
    await touch.row(three.number).waitFor();

    // a scanner, with the focus on a button
    await keys.button(keys.t('door.undoOf', two)).focus();
    await keys.page.keyboard.type(`${four.number}`);
    await keys.page.keyboard.press('Enter');
    await keys.row(four.number).waitFor();
    await keys.button(keys.t('door.undoOf', two)).press('Enter');
    await keys
      .row(two.number)
      .getByText(keys.t('door.takenBackAt', { time: '' }).trim())
      .waitFor();

    const right = next();
    await touch.button(touch.t('door.wrongPersonOf', three)).tap();
    await touch.tapKeys(right.number);
    await touch.button(touch.t.gendered('door.wasThem', 'male')).tap();
    await touch.row(right.number).waitFor();
    await Promise.all([keys.isSaved(), touch.isSaved()]);
    const seen = await Promise.all([one, two, three, four, right].map(hasAttended));
    expect(seen).toEqual([true, false, false, true, true]);
  });

  test('[B8] a namesake is chosen by what differs, by keyboard alone; who is not on the roll is told calmly, and nothing is lost', async () => {
    const door = await open(site, 'door', { language: 'ar' });
    const [group] = shared;
    const [first, second] = group ?? [];
    if (!first || !second) throw new Error('the demo has no namesakes');
    await door.page.keyboard.type(`${first.number}\n99999\n`, BY_HAND);
    await door.page.getByText(door.t('door.notFound', { text: '99999' })).waitFor();
    expect(await axeViolations(door.page)).toEqual([]);
    await door.page
      .getByRole('region', { name: door.t('door.open') })
      .getByRole('button', { name: first.number, exact: true })
      .click();
    const candidate = door.page.locator('button[aria-pressed]').filter({ has: door.page.locator(`bdi:text-is("${second.number}")`) });
    await candidate.focus();
    await door.page.keyboard.press('Space');
    expect(await candidate.innerText()).toContain(String(second.birthYear ?? second.area));
    expect(await axeViolations(door.page)).toEqual([]);
    await door.page.getByRole('button', { name: `${door.t.gendered('door.record', 'male')} · ${second.number}` }).press('Enter');
    await door.row(second.number).waitFor();
    await door.isSaved();
    expect([await hasAttended(first), await hasAttended(second)]).toEqual([false, true]);
  });

  test('[B9] one visit is enough: recorded without a network, over a reload, and sent when it is back', async () => {
    const door = await open(site, 'door', { network: 'left' });
    await until('the app is on the device', () => door.page.evaluate<boolean>(IS_KEPT), 60_000);
    await setPin(door);
    await door.page.goto(DOOR);
    await door.isSaved();
    await site.demo.cut('left');
    const people = [next(), next(), next(), next()] as const;
    for (const { number } of people.slice(0, 2)) await door.page.keyboard.type(`${number}\n`, BY_HAND);
    await door.isWaiting(2);
    await door.page.reload();
    const pin = door.page
      .getByLabel(door.t('locked.pinOf', { name: 'door' }), { exact: true })
      .and(door.page.locator('[aria-busy="false"]'));
    await pin.waitFor();
    await pin.pressSequentially(PIN);
    await door.field.waitFor();
    await door.isWaiting(2);
    for (const { number } of people.slice(2)) await door.page.keyboard.type(`${number}\n`, BY_HAND);
    await door.isWaiting(4);
    await site.demo.heal('left');
    await door.isSaved();
    expect(await Promise.all(people.map(hasAttended))).toEqual([true, true, true, true]);
  });

  test('[B10] ten numbers on a slow tablet, typed faster than it draws: none is lost', async () => {
    const door = await open(site, 'door');
    const ten = Array.from({ length: 10 }, next);
    const tools = await door.page.context().newCDPSession(door.page);
    await tools.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    const startedMs = performance.now();
    for (const { number } of ten) await door.page.keyboard.type(`${number}\n`, BY_HAND);
    for (const { number } of ten) await door.row(number).waitFor();
    const tookMs = performance.now() - startedMs;
    if (process.env.TEST_LONG) {
      console.log(`ten numbers at 6 × throttle: ${Math.round(tookMs)} ms`);
      expect(tookMs).toBeLessThan(20_000);
      await measureTaps(door, tools);
    }
    await tools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await door.isSaved();
    if (process.env.TEST_LONG) await measureFirstTaps(site);
    expect(await Promise.all(ten.map(hasAttended))).toEqual(ten.map(() => true));
  });

  test('[B11] §0.3 row 4: what a door tablet is told and keeps holds no pledge, phone or note', async () => {
    const device = await site.newDevice();
    const page = await device.newPage();
    const answers = new Map<string, unknown>();
    const rooms = new Set<string>();
    const frames: string[] = [];
    const reading: Promise<unknown>[] = [];
    device.on('response', (response) => {
      const path = new URL(response.url()).pathname;
      const isJson = path.startsWith('/api/') && response.headers()['content-type']?.includes('json') === true;
      if (isJson)
        reading.push(
          response.text().then(
            (text) => answers.set(path, JSON.parse(text)),
            () => {},
          ),
        );
    });
    page.on('websocket', (socket) => {
      rooms.add(new URL(socket.url()).pathname);
      socket.on('framereceived', ({ payload }) => void frames.push(payload.toString('utf8')));
    });
    await page.goto(DOOR);
    await signIn(page, 'door');
    const door = createDoorPage(page);
    await door.start();
    await page.keyboard.type(`${next().number}\n`, BY_HAND);
    await door.isSaved();
    await Promise.all(reading);

    expect([...rooms]).toEqual(['/sync/attendance/K01']);
    const roll = answers.get('/api/committees/K01/roll') as RollAnswer; // our own server's answer
    const fields = new Set(roll.electors.flatMap((elector) => Object.keys(elector)));
    expect([...fields].filter((field) => !['id', 'number', 'name', 'area', 'birthYear', 'isRemoved'].includes(field))).toEqual([]);
    const isShared = findNamesakes(roll.electors);
    expect(roll.electors.filter((elector) => 'birthYear' in elector && !isShared.has(elector.id))).toEqual([]);
    expect(answers.get('/api/committees/K01')).toMatchObject({ guarantors: [] });
    const notes = [...(await stranger.readRoom('guarantees/K01'))].filter(([key]) => key.endsWith('n')).map(([, value]) => String(value));
    expect(notes.filter((note) => note.length > 3).length).toBeGreaterThan(3);
    const heard = JSON.stringify([...answers.values()]) + frames.join('');
    expect(notes.filter((note) => note.length > 3 && heard.includes(note))).toEqual([]);
    expect(heard).not.toMatch(/phone/i);

    await page.goto('/device'); // by the app's own readers
    const held = page.locator('[data-fact="held"]');
    await expect.poll(() => held.innerText()).toBe('1,200 names · 0 phones · 0 pledges · 0 notes · 0 unsent');
  });
});

async function open(site: Site, username: string, options: OpenOptions = {}): Promise<DoorPage> {
  const page = await site.openPage(username, DOOR, options);
  const door = createDoorPage(page, options.language);
  await door.start();
  return door;
}

async function setPin({ page, t }: DoorPage): Promise<void> {
  await page.goto('/account');
  await page.getByRole('button', { name: t('locked.setPin') }).click();
  await page.getByLabel(t('locked.pin'), { exact: true }).fill(PIN);
  await page.getByLabel(t('locked.repeat'), { exact: true }).fill(PIN);
  await page.getByRole('button', { name: t('locked.savePin') }).click();
  await page.getByText(t('locked.pinSaved')).waitFor();
}

/**
 * What the page's own thread works for the first taps of a shift, six times over: printed, beside those that follow. Nothing looks for anything by role in these pages: the listeners with
 * which Playwright does so are compiled at the first touch, which took 5 to 9 ms of what was said to be ours.
 */
async function measureFirstTaps(site: Site): Promise<void> {
  const { page: before, t } = await open(site, 'door', TABLET); // signed in from here on
  await before.close();
  const firsts: number[] = [];
  for (let i = 0; i < FIRST_TAPS; i++) {
    const page = await site.openPage('door', DOOR, TABLET);
    const find = (words: string): string =>
      `[...document.querySelectorAll('button')].find((one) => one.textContent.startsWith(${JSON.stringify(words)}))`;
    const placeOf = async (words: string): Promise<{ x: number; y: number }> => {
      await until(words, () => page.evaluate<boolean>(`${find(words)} !== undefined`), 20_000);
      return page.evaluate<{ x: number; y: number }>(`(({ x, y }) => ({ x: x + 20, y: y + 20 }))(${find(words)}.getBoundingClientRect())`);
    };
    const confirm = await placeOf(t('doorDesk.shiftConfirm'));
    await page.touchscreen.tap(confirm.x, confirm.y);
    const { x, y } = await placeOf('7');
    await placeOf(t('list.save_saved'));
    await page.evaluate('new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve), 3_000))'); // whoever stands there looks at the door
    const taps = await workUntilShown(page, async () => {
      for (let n = 0; n < 4; n++) {
        await page.touchscreen.tap(x, y);
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
        if (n % 2 === 1) await page.keyboard.press('Escape');
      }
    });
    expect(taps).toHaveLength(4);
    firsts.push(taps[0] ?? Number.NaN);
    console.log(`the first taps of a shift: ${taps.map((ms) => (6 * ms).toFixed(0)).join(' ')} ms of the page's thread at 6 ×`);
    await page.close();
  }
  firsts.sort((a, b) => a - b);
  console.log(`the median of the first: ${(6 * (firsts[Math.floor(FIRST_TAPS / 2)] ?? Number.NaN)).toFixed(0)} ms`);
}

/**
 * From the touch to the next picture: printed as the clock says it, which other work on the machine lengthens, and held to 50 ms as the page's own thread has
 * worked for it, six times over.
 */
async function measureTaps({ page, button }: DoorPage, tools: CDPSession): Promise<void> {
  await page.evaluate(`(() => {
    window.taps = [];
    addEventListener('pointerdown', ({ timeStamp }) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.taps.push(performance.now() - timeStamp);
      channel.port2.postMessage(null);
    }), true);
  })()`);
  const boxes = await Promise.all([...'123456789'].map((key) => button(key).boundingBox())); // to look for them would be counted too
  const tap = async (): Promise<void> => {
    for (let i = 0; i < TAPS; i++) {
      if (i % 5 === 0) await page.keyboard.press('Escape');
      const { x, y } = boxes[i % boxes.length] ?? { x: 0, y: 0 };
      await page.mouse.click(x + 20, y + 20);
    }
  };
  await tap();
  const taps = (await page.evaluate<number[]>('window.taps')).sort((a, b) => a - b);
  console.log(`a tap shows after ${taps.map(Math.round).join(' ')} ms at 6 × throttle`);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const workedMs = async (): Promise<number> => {
    const { metrics } = await tools.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await workedMs();
  await tap();
  const eachMs = ((await workedMs()) - before) / TAPS;
  console.log(`the page works ${eachMs.toFixed(1)} ms for a tap`);
  expect(6 * eachMs).toBeLessThan(50);
}
