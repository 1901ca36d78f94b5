import { fireEvent, screen, within } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import { type Committee, CommitteeCorrection } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Committees } from './Committees.tsx';

const K01: Committee = { id: 'K01', code: 'K01', site: 'School', gender: 'mixed', status: 'not_open', electors: 300 };

/** A server that keeps K01; `meanwhile` is what somebody else has made of it before the first correction comes. */
function server(meanwhile: Partial<Committee> = {}) {
  let now = K01;
  return (method: string, _: string, body?: unknown) => {
    if (method === 'GET') return [now];
    now = { ...now, ...meanwhile };
    const { seen, ...corrected } = CommitteeCorrection.parse(body);
    if (seen.site !== now.site || seen.gender !== now.gender)
      throw new AppError('conflict', { site: now.site, gender: now.gender, reason_en: 'it was corrected meanwhile' });
    now = { ...now, ...corrected };
    return now;
  };
}
const dialog = () => within(screen.getByRole('dialog'));
const openDialog = async () => fireEvent.click(await screen.findByRole('button', { name: /Correct K01/ }));
function becomeWomens(): void {
  fireEvent.change(dialog().getByRole('combobox'), { target: { value: 'female' } });
  fireEvent.input(dialog().getByRole('textbox'), { target: { value: 'Palm School' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
}

it('[R21] an administrator corrects the site and gender of a committee', async () => {
  const { sent } = renderScreen(Committees, { send: server(), session: { user: ADMIN } });
  expect(screen.getByText(/Tap a site to correct site and people\./)).toBeTruthy();
  await openDialog();
  becomeWomens();
  expect(await screen.findByText('Palm School')).toBeTruthy();
  expect(screen.getByText('Women')).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(sent.filter(({ method }) => method !== 'GET')).toEqual([
    {
      method: 'PATCH',
      path: '/api/committees/K01',
      body: { site: 'Palm School', gender: 'female', seen: { site: 'School', gender: 'mixed' } },
    },
  ]);
});

it('[R21] whoever corrects what somebody else has corrected is told so and what stands now; nothing is done before they save again', async () => {
  const { sent } = renderScreen(Committees, { send: server({ gender: 'male' }), session: { user: ADMIN } });
  await openDialog();
  becomeWomens();
  expect((await dialog().findByRole('alert')).textContent).toContain('it was corrected meanwhile');
  expect(dialog().getByText('now: Men')).toBeTruthy();
  expect(dialog().getByText('now: School')).toBeTruthy();
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  expect(await screen.findByText('Palm School')).toBeTruthy();
  expect(sent.filter(({ method }) => method !== 'GET')[1]?.body).toEqual({
    site: 'Palm School',
    gender: 'female',
    seen: { site: 'School', gender: 'male' },
  });
});

it('[R21] what was not touched in a correction is not set back over what somebody else has made of it', async () => {
  renderScreen(Committees, { send: server({ site: 'Palm School' }), session: { user: ADMIN } });
  await openDialog();
  fireEvent.change(dialog().getByRole('combobox'), { target: { value: 'female' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  await dialog().findByRole('alert');
  expect(dialog().getByRole<HTMLInputElement>('textbox').value).toBe('Palm School');
  expect(dialog().getByRole<HTMLSelectElement>('combobox').value).toBe('female');
});
