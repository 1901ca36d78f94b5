import { screen } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import { renderScreen } from '../routes/testing/renderScreen.tsx';
import { READY_CHECKS, type ReadyCheck } from '../state/device/readyOffline.ts';
import { ReadyOffline } from './ReadyOffline.tsx';

const all = (state: ReadyCheck['state']): ReadyCheck[] => READY_CHECKS.map((name) => ({ name, state }));

it('[X7] says in one line whether the device is ready, and for each check that is not what to do', () => {
  const { unmount } = renderScreen(() => <ReadyOffline checks={all('ok')} />);
  expect(screen.getByRole('status').textContent).toBe('This device is ready for a day without a network.');
  expect(screen.getAllByRole('listitem')).toHaveLength(READY_CHECKS.length);
  unmount();
  const clock: ReadyCheck = { name: 'clock', state: 'bad', minutesOff: 90 };
  renderScreen(() => <ReadyOffline checks={[...all('ok').filter(({ name }) => name !== 'clock'), clock]} />);
  expect(screen.getByRole('status').textContent).toBe('This device is not ready for a day without a network.');
  expect(screen.getByText('The clock differs from the server’s by 90 minutes.')).toBeTruthy();
  expect(screen.getByText(/Set date and time to automatic/)).toBeTruthy();
});

it('[X7] what only makes the day less safe, or cannot be known now, does not say that it is not ready', () => {
  renderScreen(() => (
    <ReadyOffline
      checks={[
        { name: 'installed', state: 'warning' },
        { name: 'clock', state: 'unknown' },
      ]}
    />
  ));
  expect(screen.getByRole('status').textContent).toBe('It works, and some of it could be safer.');
});
