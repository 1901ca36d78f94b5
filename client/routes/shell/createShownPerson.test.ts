import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { ADMIN, createFakeApp } from '../testing/renderScreen.tsx';
import { createShownPerson } from './createShownPerson.ts';

const OTHER = { ...ADMIN, id: 'oth001', name: 'Salem' };

function setUp(user: typeof ADMIN | null) {
  const fake = createFakeApp({ session: { user } });
  const onChange = vi.fn();
  const { shown, dispose } = createRoot((disposeRoot) => ({ shown: createShownPerson(fake.app.session, onChange), dispose: disposeRoot }));
  return { ...fake, shown, onChange, dispose };
}

it('[U4] a session that runs out keeps the screen and asks; the same person goes on where they were', () => {
  const { shown, become, onChange, dispose } = setUp(ADMIN);
  become(null);
  expect([shown.person()?.id, shown.isOver()]).toEqual([ADMIN.id, true]);
  become({ ...ADMIN, name: 'Dana B' });
  expect([shown.person()?.name, shown.isOver()]).toEqual(['Dana B', false]);
  expect(onChange).not.toHaveBeenCalled();
  dispose();
});

it('[U4] another person gets screens of their own and starts at the start', () => {
  const { shown, become, onChange, dispose } = setUp(ADMIN);
  become(null);
  become(OTHER);
  expect(shown.person()?.id).toBe(OTHER.id);
  expect(onChange).toHaveBeenCalledTimes(1);
  dispose();
});

it('[U4] whoever leaves or signs out leaves no screen behind', async () => {
  for (const way of ['leave', 'logout'] as const) {
    const { shown, onChange, dispose } = setUp(ADMIN);
    await shown[way]();
    expect([shown.person(), shown.isOver()]).toEqual([null, false]);
    expect(onChange).toHaveBeenCalledTimes(1);
    dispose();
  }
});

it('[U4] the first sign-in of a tab stays at the address that was opened', () => {
  const { shown, become, onChange, dispose } = setUp(null);
  become(ADMIN);
  expect(shown.person()?.id).toBe(ADMIN.id);
  expect(onChange).not.toHaveBeenCalled();
  dispose();
});
