import { fireEvent, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SetupRequest } from '../../../schema/api.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { Setup } from './Setup.tsx';

/** Every call that reached the server, as `METHOD path`, with the body of the last. */
let calls: string[] = [];
let body: unknown;
let isOpen = true;

beforeEach(() => {
  calls = [];
  isOpen = true;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    calls.push(`${init.method} ${new URL(url).pathname}`);
    if (init.method === 'GET') return Response.json({ isOpen });
    body = JSON.parse(String(init.body));
    return Response.json({ campaign: 'ours' }, { status: 201 });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});
const type = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });

it('[U6] opening the link uses nothing up and takes the secret out of the address; the tap sends it once', async () => {
  history.replaceState(null, '', '/setup#s3cret');
  const login = vi.fn(async () => {});
  renderScreen(Setup, { session: { login } });
  await screen.findByLabelText('Name of the campaign');
  expect(location.hash).toBe('');
  expect(calls).toEqual(['GET /api/setup']);

  type('Name of the campaign', 'Ours');
  type('Polling day', '2026-12-01');
  type('Your name', 'Dana');
  type('User name', 'dana');
  type('Password', 'four words in a row');
  const create = screen.getByRole('button', { name: 'Create the campaign' });
  fireEvent.submit(create.closest('form') ?? create);
  fireEvent.submit(create.closest('form') ?? create);
  await expect.poll(() => login).toHaveBeenCalledExactlyOnceWith('dana', 'four words in a row');
  expect(calls).toEqual(['GET /api/setup', 'POST /api/setup']);
  expect(SetupRequest.parse(body)).toMatchObject({ secret: 's3cret', campaignName: 'Ours', pollingDay: '2026-12-01', name: 'Dana' });
});

it('[U5] what is missing is said and nothing is sent', async () => {
  history.replaceState(null, '', '/setup#s3cret');
  renderScreen(Setup);
  const create = await screen.findByRole('button', { name: 'Create the campaign' });
  fireEvent.submit(create.closest('form') ?? create);
  expect(await screen.findAllByText('Fill this in.')).toHaveLength(4);
  expect(document.activeElement).toBe(screen.getByLabelText('Name of the campaign'));
  expect(calls).toEqual(['GET /api/setup']);
});

it('[U5] half a link and a campaign that stands already are told apart', async () => {
  history.replaceState(null, '', '/setup');
  const half = renderScreen(Setup);
  expect(await screen.findByText('Open the whole link')).toBeTruthy();
  half.unmount();
  isOpen = false;
  renderScreen(Setup);
  expect(await screen.findByText('The campaign is set up')).toBeTruthy();
});
