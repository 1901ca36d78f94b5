/** Every screen that has a picture in `docs/pictures`: whose it is, where it is, and what is done there before it is taken. */
import type { Page } from 'playwright-core';
import type { Translate } from '../../client/i18n/createTranslate.ts';
import type { Language } from '../../schema/errors.ts';
import { createDoorPage } from '../testing/doorPage.ts';
import { createListPage } from '../testing/listPage.ts';

export type Shot = {
  /** The file's name, after the language. */
  readonly name: string;
  /** What it is, for the page that shows them all. */
  readonly title: string;
  /** Who signs in; null: nobody. One device for each, in the order in which they stand here. */
  readonly username: string | null;
  readonly path: string;
  /** Comes to what is to be seen. */
  readonly come?: (page: Page, t: Translate, language: Language) => Promise<void>;
};

const exact = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const openTools = async (page: Page, t: Translate): Promise<void> => {
  await exact(page, t('grid.tools')).click();
  await page.getByRole('dialog').waitFor();
};

export const SHOTS: readonly Shot[] = [
  { name: 'sign-in', title: 'Signing in', username: null, path: '/' },
  { name: 'join', title: 'An invitation, by code', username: null, path: '/join' },
  { name: 'stage', title: 'The demo’s stage', username: null, path: '/demo' },
  { name: 'home', title: 'A coordinator’s start', username: 'coordinator2', path: '/' },
  {
    name: 'list',
    title: 'The guarantee list',
    username: 'coordinator',
    path: '/c/K01/list',
    come: (page, _t, language) => createListPage(page, language).isReady(),
  },
  {
    name: 'list-answer',
    title: 'Answering in the list',
    username: 'coordinator',
    path: '/c/K01/list',
    async come(page, _t, language) {
      const list = createListPage(page, language);
      await list.isReady();
      await list.firstRow.locator(list.inColumn('answer')).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'list-sheet',
    title: 'An elector’s sheet with history',
    username: 'coordinator',
    path: '/c/K01/list',
    async come(page, t, language) {
      const list = createListPage(page, language);
      await list.isReady();
      await page.getByRole('button', { name: new RegExp(`^${t.gendered('list.filter_contradicting', 'male')}`) }).click();
      await list.firstRow.locator(list.inColumn('name')).click();
      await page.getByRole('heading', { name: t('list.history') }).waitFor();
    },
  },
  {
    name: 'list-names',
    title: 'Names pasted from a message',
    username: 'coordinator',
    path: '/c/K01/list',
    async come(page, t, language) {
      const list = createListPage(page, language);
      await list.isReady();
      const names = await page.locator('[role="gridcell"][data-column="name"] bdi').allInnerTexts();
      const [first = '', second = '', third = ''] = names.slice(3).map((name) => name.split('\n')[0] ?? '');
      await openTools(page, t);
      await page.getByRole('button', { name: new RegExp(`^${t('grid.pasteNames')}`) }).click();
      const lines = [first, second.split(' ').slice(0, 1).join(' '), `1- ${third}`, '214', 'زيد عمرو'];
      await page.getByRole('textbox', { name: t('grid.namesLabel') }).fill(lines.join('\n'));
      await exact(page, t('grid.look')).click();
      await page.getByRole('heading', { name: t('grid.foundTitle') }).waitFor();
    },
  },
  {
    name: 'list-many',
    title: 'One value for all rows of a view',
    username: 'coordinator',
    path: '/c/K01/list',
    async come(page, t, language) {
      await createListPage(page, language).isReady();
      await page.getByRole('button', { name: new RegExp(`^${t.gendered('list.filter_undecided', 'male')}`) }).click();
      await openTools(page, t);
      await page.getByRole('dialog').getByRole('button').nth(2).click();
      await page.getByRole('combobox').first().waitFor();
    },
  },
  {
    name: 'list-range',
    title: 'Rows selected',
    username: 'coordinator',
    path: '/c/K01/list',
    async come(page, t, language) {
      const list = createListPage(page, language);
      await list.isReady();
      await exact(page, t('grid.tools')).waitFor();
      await list.focusFirst('answer');
      for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press(language === 'ar' ? 'Shift+ArrowLeft' : 'Shift+ArrowRight');
      await exact(page, t('grid.fillDown')).waitFor();
    },
  },
  { name: 'status', title: 'A committee’s status', username: 'coordinator', path: '/c/K01/status' },
  { name: 'desk', title: 'The attendance desk', username: 'coordinator', path: '/c/K01/attendance' },
  {
    name: 'chase',
    title: 'The chase list',
    username: 'coordinator',
    path: '/c/K01/chase',
    come: (page) => page.locator('[data-elector]').first().waitFor(),
  },
  {
    name: 'device',
    title: 'This tablet',
    username: 'coordinator',
    path: '/device',
    come: (page) => page.locator('[data-person]').first().waitFor(),
  },
  { name: 'account', title: 'My account', username: 'coordinator', path: '/account' },
  {
    name: 'notices',
    title: 'What one is told of',
    username: 'coordinator',
    path: '/account/notices',
    come: (page) => page.getByRole('combobox').first().waitFor(),
  },
  {
    name: 'inbox',
    title: 'The notices behind the bell',
    username: 'viewer',
    path: '/board',
    async come(page, t) {
      await exact(page, t('notices.bell')).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'waiting', title: 'Edits that wait for a coordinator', username: 'coordinator', path: '/c/K01/waiting' },
  { name: 'door-start', title: 'The door: the start of a shift', username: 'door', path: '/c/K01/door' },
  {
    name: 'door',
    title: 'The door',
    username: 'door',
    path: '/c/K01/door',
    async come(page, _t, language) {
      const door = createDoorPage(page, language);
      await door.start();
      await door.field.fill('12');
    },
  },
  { name: 'calls', title: 'A caller’s slice', username: 'caller', path: '/calls', come: (page) => page.getByRole('article').waitFor() },
  { name: 'count-opening', title: 'A clerk’s count: the opening', username: 'clerk-a', path: '/c/K01/count' },
  {
    name: 'count',
    title: 'A clerk’s count',
    username: 'clerk-a',
    path: '/c/K01/count',
    async come(page, t) {
      await page.getByLabel(t('tally.expected')).fill('612');
      await exact(page, t('tally.begin', { number: 1 })).click();
      await page.getByRole('region', { name: t('tally.paper'), exact: true }).waitFor();
      for (const keys of ['3', 'Enter', '5', 'Enter', 'Enter', '1', 'Enter', '2', 'Enter', 'Enter', '4', 'Enter'])
        await page.keyboard.press(keys);
    },
  },
  { name: 'form', title: 'The official form', username: 'clerk-a', path: '/c/K01/count/form' },
  { name: 'results', title: 'The queue of results', username: 'reconciler', path: '/results' },
  { name: 'result', title: 'One committee’s result', username: 'reconciler', path: '/results/K03' },
  { name: 'board', title: 'The operations room', username: 'viewer', path: '/board' },
  { name: 'board-committee', title: 'One committee in the operations room', username: 'viewer', path: '/board/K01' },
  { name: 'auditor-home', title: 'An auditor’s start', username: 'auditor', path: '/' },
  { name: 'admin-home', title: 'An administrator’s start', username: 'admin', path: '/' },
  { name: 'admin-people', title: 'People and their ways in', username: 'admin', path: '/admin/people' },
  { name: 'admin-roll', title: 'The roll', username: 'admin', path: '/admin/roll' },
  { name: 'admin-committees', title: 'Committees', username: 'admin', path: '/admin/committees' },
  { name: 'admin-election', title: 'The election', username: 'admin', path: '/admin/election' },
  {
    name: 'admin-electors',
    title: 'What is held on an elector: the search',
    username: 'admin',
    path: '/admin/electors',
    async come(page) {
      await page.getByRole('searchbox').fill('12');
      await page.locator('a[href^="/admin/electors/"]').first().waitFor();
    },
  },
  {
    name: 'admin-held',
    title: 'What is held on an elector',
    username: 'admin',
    path: '/admin/electors',
    async come(page, t) {
      await page.getByRole('searchbox').fill('12');
      await page.locator('a[href^="/admin/electors/"]').first().click();
      await page.getByRole('heading', { name: t('held.entries') }).waitFor();
    },
  },
  { name: 'admin-audit', title: 'Who did what', username: 'admin', path: '/admin/audit' },
];
