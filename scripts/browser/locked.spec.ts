import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RollAnswer } from '../../schema/api.ts';
import type { ChaseAnswer } from '../../schema/chaseApi.ts';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { until } from '../../server/testing/until.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../testing/chromium.ts';
import { electorsOf } from '../testing/electorsOf.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { filesWith, textsIn } from '../testing/keptTablet.ts';
import { createListPage, openList, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

const PIN = '271828';
const isLong = Boolean(process.env.TEST_LONG);
/** Left to `npm run test:long`. */
const inLong = isLong ? test : () => {};
const LANGUAGES: readonly Language[] = isLong ? ['ar', 'en'] : ['ar'];
/** Where pictures of the screens go, for whoever wants to look at them. */
const PICTURES = process.env.PICTURES;

describeInChromium('a tablet that is opened without a network, and left', (site) => {
  test.for(LANGUAGES)('[Y5] a reload opens with the PIN: who is signed in and where they were (%s)', async (language) => {
    const device = await site.newDevice({ language, viewport: { width: 1_024, height: 768 } });
    const page = await signedIn(device, 'coordinator', language);
    await setPin(page, language);
    const heal = await cutApi(device);
    await page.goto('/c/K01/list');
    const t = wordsOf(language);
    await pinField(page, 'coordinator', language).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `locked-${language}`);
    if (PICTURES) {
      await page.setViewportSize({ width: 800, height: 1_280 });
      await picture(page, `locked-tall-${language}`);
    }
    await enter(page, 'coordinator', language, '999999');
    await page.getByText(t.plural('locked.wrong', 9)).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click();
    await account(page, 'coordinator', language).waitFor();
    expect(new URL(page.url()).pathname).toBe('/c/K01/list');
    await heal();
    await createListPage(page, language).isReady();
  });

  inLong(
    '[Y5][J15] a caller who reloads without a network opens with the PIN, goes on with whom they had in hand, and the result arrives',
    async () => {
      const device = await site.newDevice({ viewport: { width: 800, height: 1_280 } });
      const page = await signedIn(device, 'caller', 'en');
      const t = wordsOf('en');
      await setPin(page, 'en');
      await page.goto('/calls');
      const inHand = page.getByRole('article').getByRole('heading', { level: 2 });
      const name = await inHand.innerText();
      const heal = await cutApi(device);
      await page.reload();
      await enter(page, 'caller', 'en', PIN);
      await inHand.waitFor();
      expect(await inHand.innerText()).toBe(name);
      await page
        .getByRole('article')
        .getByRole('button', { name: t.gendered('calls.outcome_onTheWay', 'male'), exact: true })
        .click();
      await expect.poll(() => inHand.innerText()).not.toBe(name);
      const pill = (words: string) => page.getByRole('button', { name: new RegExp(`^${words}`) });
      await pill(t.plural('list.save_offlineWaiting', 1)).waitFor();
      await page.reload(); // and once more, with a result that nobody has
      await enter(page, 'caller', 'en', PIN);
      await pill(t.plural('list.save_offlineWaiting', 1)).waitFor();
      await heal();
      await pill(t('list.save_saved')).waitFor();
      const coordinator = await signInOverHttp(site.demo.origin, 'coordinator');
      const { calls } = await coordinator.send<ChaseAnswer>('GET', '/api/committees/K01/chase');
      const roll = await coordinator.send<RollAnswer>('GET', '/api/committees/K01/roll');
      const electors = new Set(roll.electors.filter((elector) => elector.name === name).map(({ id }) => id));
      expect(calls.filter(({ electorId, outcome }) => electors.has(electorId) && outcome === 'onTheWay')).toHaveLength(1);
    },
  );

  inLong('[Y3][I14] ten wrong PINs over two tabs with 140 unsent edits: the PIN is gone, the edits are not, and all arrive', async () => {
    const device = await site.newDevice({ network: 'left' });
    const list = await openList(device, 'coordinator');
    await setPin(list.page, 'en');
    await list.page.goto('/c/K01/list');
    await list.isReady();
    await list.useOnce();
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    const notes = Array.from({ length: 140 }, (_, i) => `wrong-pin ${i + 1}`);
    await list.focusFirst('note');
    for (const note of notes) await list.typeNote(note);
    await list.isWaiting(notes.length);
    const heal = await cutApi(device);
    await site.demo.heal('left');
    await list.page.reload();
    const second = await device.newPage();
    await second.goto('/');
    const pages = [list.page, second];
    for (let wrong = 1; wrong < 10; wrong++) {
      const page = pages[wrong % 2] ?? second;
      await enter(page, 'coordinator', 'en', '999999');
      await page.getByText(list.t.plural('locked.wrong', 10 - wrong)).waitFor();
    }
    await enter(second, 'coordinator', 'en', '999999');
    await second.getByText(list.t('locked.goneTries')).waitFor();
    await picture(second, 'ten-wrong');
    await enter(list.page, 'coordinator', 'en', PIN);
    await list.page.getByText(list.t('locked.goneTries')).waitFor();
    expect((await storesOf(second)).flatMap(({ entries }) => entries)).toEqual([140]);
    await heal();
    await list.isReady();
    await until('every note has arrived', async () => {
      const stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
      const values = new Set((await stranger.readRoom('guarantees/K01')).values());
      return notes.every((note) => values.has(note));
    });
  });

  inLong('[Y6] a tablet is handed over without a network and without signing out, and locked in every tab', async () => {
    const device = await site.newDevice();
    const salem = await signedIn(device, 'coordinator', 'en');
    await setPin(salem, 'en');
    const hind = await device.newPage();
    await hind.goto('/account');
    await menu(hind, 'coordinator', 'common.signInAsAnother');
    await hind.getByRole('button', { name: wordsOf('en')('common.someoneElse') }).click();
    await signIn(hind, 'coordinator2');
    await account(hind, 'coordinator2', 'en').waitFor();
    await setPin(hind, 'en', '314159');
    await hind.close();
    const other = await device.newPage();
    await other.goto('/');
    await other.getByRole('button', { name: /coordinator$/ }).click();
    await account(other, 'coordinator', 'en').waitFor();
    await cutApi(device);
    await menu(salem, 'coordinator', 'locked.handOver');
    await picture(salem, 'hand-over');
    await pinField(other, 'coordinator', 'en').waitFor(); // every tab of hers
    await salem.getByRole('button', { name: /^coordinator2/ }).click();
    await enter(salem, 'coordinator2', 'en', '314159');
    await account(salem, 'coordinator2', 'en').waitFor();
    await menu(salem, 'coordinator2', 'locked.handOver');
    await salem.getByRole('button', { name: /^coordinator(?!2)/ }).click();
    await enter(salem, 'coordinator', 'en', PIN);
    await account(salem, 'coordinator', 'en').waitFor();
  });

  inLong('[Y2] a passkey opens it too', async () => {
    const { port } = site.demo;
    const device = await site.newDevice({ baseURL: `http://localhost:${port}` }); // passkeys belong to names, not to addresses
    const page = await device.newPage();
    const devtools = await device.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        hasPrf: true,
      },
    });
    await page.goto('/account');
    await signIn(page, 'coordinator');
    const t = wordsOf('en');
    await page.getByRole('button', { name: t('locked.setPasskey') }).click();
    await page.getByText(t('locked.passkeyIsSet')).waitFor();
    await cutApi(device);
    await page.reload();
    await page.getByRole('button', { name: t('locked.passkey') }).click();
    await account(page, 'coordinator', 'en').waitFor();
  });

  test('[Y7][Y9] leaves no database, and in the browser’s files no name of anybody; nothing comes back in a tab that was open', async () => {
    if (!chromiumPath) throw new Error('there is no Chromium on this machine');
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-tablet-'));
    const device = await chromium.launchPersistentContext(folder, {
      executablePath: chromiumPath,
      headless: true,
      args: CHROMIUM_ARGUMENTS,
      baseURL: site.demo.origin,
      locale: 'en-GB',
    });
    try {
      const page = await device.newPage();
      await page.goto('/c/K01/list');
      await signIn(page, 'coordinator');
      const list = createListPage(page);
      await list.isReady();
      await setPin(page, 'en');
      const second = await device.newPage();
      await second.goto('/c/K01/list');
      await createListPage(second).isReady();
      await menu(page, 'coordinator', 'common.signOut');
      for (const one of [page, second]) await one.getByLabel(list.t('signIn.username'), { exact: true }).waitFor();
      await expect.poll(() => storesOf(second), { timeout: 30_000 }).toEqual([]); // the other tab forgets while this one asks who it is
      await second.evaluate("dispatchEvent(new Event('online'))"); // whatever would come back is called
      await second.keyboard.press('Tab');
      expect(await storesOf(second)).toEqual([]);
      expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /sessions|touched|asked/.test(key)))).toEqual([]);
    } finally {
      await device.close();
    }
    const names = [
      ...DEMO_PEOPLE.flatMap(({ name }) => [name.ar, name.en]),
      ...(await electorsOf(await signInOverHttp(site.demo.origin, 'coordinator'))).map(({ name }) => name),
    ];
    expect(filesWith(folder, '/c/K01/list')).not.toEqual([]); // what stands in them is found
    expect(textsIn(folder, names)).toEqual([]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  inLong(
    '[Y7][I14] with edits that cannot be handed in nothing is deleted: they are waited for, saved to a file, or the person stays',
    async () => {
      const device = await site.newDevice({ network: 'left', viewport: { width: 800, height: 1_280 } });
      const list = await openList(device, 'coordinator');
      await list.useOnce();
      await site.demo.cut('left');
      await list.pill(list.t('list.save_offline')).waitFor();
      await list.focusFirst('note');
      await list.typeNote('leaving 1');
      await list.isWaiting(1);
      await menu(list.page, 'coordinator', 'common.signOut');
      await list.page.getByText(list.t.plural('leaving.unsentTitle', 1)).waitFor();
      expect(await axeViolations(list.page)).toEqual([]);
      await picture(list.page, 'unsent-en');
      expect((await storesOf(list.page)).flatMap(({ entries }) => entries)).toEqual([1]);
      await list.page.getByRole('button', { name: list.t('leaving.stay') }).click();
      await account(list.page, 'coordinator', 'en').waitFor();
      await site.demo.heal('left');
      await list.page.goto('/c/K01/list');
      await list.isReady();
    },
  );

  inLong(
    '[Y8] a tablet that an administrator has ended forgets everything at its next contact, by itself, and the list of devices says so',
    async () => {
      const device = await site.newDevice();
      const list = await openList(device, 'coordinator2');
      const admin = await signInOverHttp(site.demo.origin, 'admin');
      const users = await admin.send<readonly { id: string; username: string }[]>('GET', '/api/users');
      const id = users.find(({ username }) => username === 'coordinator2')?.id;
      const read = () =>
        admin.send<{ devices: { code: string; isEnded: boolean; isWiped: boolean }[] }>('GET', `/api/users/${id}/sign-ins`);
      const [code] = (await read()).devices.map((one) => one.code);
      await admin.send('DELETE', `/api/users/${id}/devices/${code}`);
      await list.page.getByText(list.t('leaving.endedDone')).waitFor();
      await picture(list.page, 'ended');
      expect(await axeViolations(list.page)).toEqual([]);
      expect(await storesOf(list.page)).toEqual([]);
      await until('it has said so', async () => (await read()).devices.some((one) => one.code === code && one.isEnded && one.isWiped));
      await list.page.getByRole('button', { name: list.t('leaving.toSignIn') }).click();
      await signIn(list.page, 'coordinator2'); // on the same tablet, as another device
      await account(list.page, 'coordinator2', 'en').waitFor();
    },
  );
});

const nameOf = (username: string): string => DEMO_PEOPLE.find((person) => person.username === username)?.name.ar ?? '';
const account = (page: Page, username: string, language: Language) =>
  page.getByRole('button', { name: `${wordsOf(language)('common.account')} ${nameOf(username)}` });
const pinField = (page: Page, username: string, language: Language) =>
  page.getByLabel(wordsOf(language)('locked.pinOf', { name: username }), { exact: true });

async function enter(page: Page, username: string, language: Language, pin: string): Promise<void> {
  const field = pinField(page, username, language);
  await field.and(page.locator('[aria-busy="false"]')).waitFor();
  await field.pressSequentially(pin);
}

async function signedIn(device: BrowserContext, username: string, language: Language): Promise<Page> {
  const page = await device.newPage();
  await page.goto('/account');
  await signIn(page, username, { language });
  await account(page, username, language).waitFor();
  return page;
}

async function setPin(page: Page, language: Language, pin = PIN): Promise<void> {
  const t = wordsOf(language);
  await page.goto('/account');
  await page.getByRole('button', { name: t('locked.setPin') }).click();
  await page.getByLabel(t('locked.pin'), { exact: true }).fill(pin);
  await page.getByLabel(t('locked.repeat'), { exact: true }).fill(pin);
  await picture(page, `set-pin-${language}`);
  await page.getByRole('button', { name: t('locked.savePin') }).click();
  await page.getByText(t('locked.pinSaved')).waitFor();
}

async function menu(page: Page, username: string, way: 'common.signOut' | 'common.signInAsAnother' | 'locked.handOver'): Promise<void> {
  await account(page, username, 'en').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: wordsOf('en')(way) })
    .click();
}

/** The page and its files come, the API does not answer: a network that has gone while the tablet has the app. Resolves with what heals it. */
async function cutApi(device: BrowserContext): Promise<() => Promise<void>> {
  await device.route(/\/api\//, (route) => route.abort('internetdisconnected'));
  return () => device.unroute(/\/api\//);
}

/** The databases of people in this browser, and how many unsent edits are in each. */
const storesOf = (page: Page) =>
  page.evaluate<{ name: string; entries: number }[]>(`(async () => {
    const found = [];
    for (const { name = '' } of await indexedDB.databases()) {
      if (!/^committee-room\\.[0-9a-z]{6}$/.test(name)) continue; // nobody's: what the sign-in tries the device with
      const database = await new Promise((resolve, reject) => {
        const asked = indexedDB.open(name);
        asked.onupgradeneeded = () => asked.transaction.abort(); // it has gone meanwhile, and is not made anew by being asked for
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => (asked.error.name === 'AbortError' ? resolve(null) : reject(asked.error));
      });
      if (!database) continue;
      const entries = await new Promise((resolve, reject) => {
        const asked = database.transaction('entries').objectStore('entries').count();
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      database.close();
      found.push({ name, entries });
    }
    return found;
  })()`);

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
