import { useLocation } from '@solidjs/router';
import { screen } from '@solidjs/testing-library';
import type { JSX } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { PageHeading } from '../../components/PageHeading.tsx';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Shell } from './Shell.tsx';

/** Fails at `/` and nowhere else. */
function Screen(): JSX.Element {
  if (useLocation().pathname === '/') throw new Error('a bug');
  return <PageHeading title="Another screen" />;
}

it('[U5] a screen that fails leaves the bar, and the next screen is shown', async () => {
  const report = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { history } = renderScreen(() => (
    <Shell person={ADMIN} onSignInAsAnother={() => {}} onSignOut={() => {}} tablet={null}>
      <Screen />
    </Shell>
  ));
  expect((await screen.findByRole('alert')).textContent).toContain('This screen has failed');
  expect(report).toHaveBeenCalledOnce();
  expect(screen.getByRole('button', { name: /Account:.*Dana/ })).toBeTruthy();
  history.set({ value: '/other' });
  expect(await screen.findByRole('heading', { name: 'Another screen' })).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  report.mockRestore();
});
