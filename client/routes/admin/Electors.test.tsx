import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Electors } from './Electors.tsx';

const committees = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `K${i + 1}`,
    code: `${i + 1}-B`,
    site: '',
    gender: 'mixed',
    status: 'polling',
    electors: 2,
  }));
const ROLLS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  K1: [
    ['170', 'فهد سالم'],
    ['18', 'سالم ناصر'],
  ],
  K2: [['17', 'ناصر فهد']],
  K3: [['99', 'هند سالم']],
};
const rollOf = (id: string) => ({
  committee: id,
  version: 1,
  electors: (ROLLS[id] ?? []).map(([number, name]) => ({ id: `${id}-${number}`, number, name })),
});
/** @param broken committees whose roll cannot be fetched now */
function show(count: number, broken: ReadonlySet<string> = new Set()) {
  const view = renderScreen(Electors, {
    session: { user: ADMIN },
    send: (_method, path) => {
      if (path === '/api/committees') return committees(count);
      const id = path.split('/')[3] ?? '';
      if (broken.has(id)) throw new AppError('cannot-save');
      return rollOf(id);
    },
  });
  return { ...view, fetched: () => view.sent.filter(({ path }) => path.endsWith('/roll')).map(({ path }) => path.split('/')[3]) };
}
const type = async (text: string) => fireEvent.input(await screen.findByRole('searchbox'), { target: { value: text } });
const found = () =>
  within(screen.getByRole('list'))
    .getAllByRole('listitem')
    .map((line) => line.textContent);

it('[U15] all committees are searched at once, nothing is fetched before one types, and the very number comes first', async () => {
  const { fetched } = show(3);
  await screen.findByRole('searchbox');
  expect(fetched()).toEqual([]);
  await type('١٧');
  await waitFor(() => expect(found()).toEqual(['17ناصر فهد2-B', '170فهد سالم1-B']));
  expect(screen.getByRole('status').textContent).toBe('2 found');
  expect(screen.getAllByRole('link')[0]?.getAttribute('href')).toBe('/admin/electors/K2-17');
  await type('سالم');
  await waitFor(() => expect(found()).toEqual(['170فهد سالم1-B', '18سالم ناصر1-B', '99هند سالم3-B']));
  expect(fetched()).toEqual(['K1', 'K2', 'K3']);
  fireEvent.change(screen.getByLabelText('Committee'), { target: { value: 'K3' } });
  await waitFor(() => expect(found()).toEqual(['99هند سالم'])); // what was typed stays
});

it('[U15] a committee that could not be searched is told beside what was found, and tried again', async () => {
  const broken = new Set(['K2']);
  show(3, broken);
  await type('17');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Not searched everywhere');
  expect(alert.textContent).toContain('2-B');
  expect(found()).toEqual(['170فهد سالم1-B']);
  broken.clear();
  fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(found()).toEqual(['17ناصر فهد2-B', '170فهد سالم1-B']));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('[U15] of 240 committees one is chosen first, and only its roll is fetched', async () => {
  const { fetched } = show(240);
  expect(await screen.findByText('There are many committees: choose one, then search in it.')).toBeTruthy();
  expect(screen.queryByRole('searchbox')).toBeNull();
  fireEvent.change(screen.getByLabelText('Committee'), { target: { value: 'K2' } });
  await type('فهد');
  await waitFor(() => expect(found()).toEqual(['17ناصر فهد']));
  expect(fetched()).toEqual(['K2']);
});
