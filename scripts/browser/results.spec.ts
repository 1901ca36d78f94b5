import { expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { countOverHttp } from '../testing/countOverHttp.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

describeInChromium('settling a result', (site) => {
  test('[CR41]–[CR43] two counts that differ are settled on a tablet in Arabic; what comes meanwhile is looked at first', async () => {
    const t = wordsOf('ar');
    const { origin } = site.demo;
    for (const stream of ['a', 'b'] as const) {
      const clerk = await countOverHttp(origin, await signInOverHttp(origin, `clerk-${stream}`), `tally/K01/1${stream}`);
      for (let number = 1; number <= 3; number++) clerk.ballot(number, { kind: 'marks', places: [number, 20] });
      clerk.ballot(4, stream === 'a' ? { kind: 'blank' } : { kind: 'invalid', reason: 'unclear' });
      await clerk.seal();
      clerk.tablet.end();
    }
    const page = await site.openPage('reconciler', '/results', { language: 'ar', viewport: { width: 800, height: 1_280 } });
    const names = DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, username]).sort((a, b) => b.length - a.length);
    const look = async (): Promise<readonly string[]> => [...(await axeViolations(page)), ...(await foreignWords(page, 'ar', names))];
    await page.getByRole('link', { name: /K01/ }).waitFor();
    expect(await look()).toEqual([]);
    await page.getByRole('link', { name: /K01/ }).click();

    const settle = page.getByRole('button', { name: new RegExp(`^${t('results.settle')}`) });
    await settle.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').first().check();
    await dialog.getByLabel(t('results.reason')).selectOption({ label: t('results.reason_photoSeen') });
    expect(await look()).toEqual([]);

    // another reconciler settles the same figure first
    const other = await signInOverHttp(origin, 'reconciler');
    type Seen = {
      readonly count: number;
      readonly cells: readonly { readonly cell: string; readonly state: string; readonly hash: string }[];
    };
    const { count, cells } = await other.send<Seen>('GET', '/api/committees/K01/result');
    const blank = cells.find(({ cell }) => cell === 'blank');
    const invalid = cells.find(({ cell }) => cell === 'invalid');
    expect([blank?.state, invalid?.state]).toEqual(['differs', 'differs']);
    for (const cell of [blank, invalid])
      await other.send('POST', '/api/committees/K01/choose', {
        count,
        cell: cell?.cell,
        value: 1,
        seen: cell?.hash,
        reason: 'recounted',
        note: '',
      });
    await dialog.getByRole('alert').waitFor(); // the room told it, and nobody asked
    expect(await dialog.getByLabel(t('results.reason')).inputValue()).toBe('photo-seen');
    await dialog.getByRole('button', { name: t('results.goOn') }).click();
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: t('results.confirmChoose', { value: 0 }) }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(t('results.cell_chosen'), { exact: true }).nth(1).waitFor();
    expect(await look()).toEqual([]);
  });
});
