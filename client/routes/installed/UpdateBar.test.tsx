import { screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { renderScreen } from '../testing/renderScreen.tsx';
import { UpdateBar } from './UpdateBar.tsx';

function setUp(isTooOld: boolean, firstUnsent: number, firstHangs = false, isKept = true) {
  const [unsent, setUnsent] = createSignal(firstUnsent);
  const [hangs, setHanging] = createSignal(firstHangs);
  const onReload = vi.fn();
  renderScreen(() => (
    <UpdateBar isTooOld={isTooOld} unsent={unsent()} hangs={hangs()} isKept={isKept} onReload={onReload} onLater={() => {}} />
  ));
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Reload now' });
  return { setUnsent, setHanging, onReload, button };
}

it('[X2] a new version waits for what is unsent and says so', () => {
  const bar = setUp(false, 2);
  expect(bar.button().disabled).toBe(true);
  expect(screen.getByText('Waits until 2 edits are sent.')).toBeTruthy();
  bar.setUnsent(0);
  expect(bar.button().disabled).toBe(false);
  bar.setHanging(true);
  expect(bar.button().disabled).toBe(true);
  expect(screen.getByText('Waits until this device has kept the last edit.')).toBeTruthy();
  bar.setHanging(false);
  bar.button().click();
  bar.button().click();
  expect(bar.onReload).toHaveBeenCalledOnce();
});

it('[X3] where the server takes nothing from this version any more, what is kept does not hold up the next; only what is not kept yet, and that is said', () => {
  const bar = setUp(true, 3, true);
  expect(bar.button().disabled).toBe(true);
  expect(screen.getByText('Waits until this device has kept the last edit.')).toBeTruthy();
  expect(screen.queryByText(/kept on this device/)).toBeNull();
  bar.setHanging(false);
  expect(bar.button().disabled).toBe(false);
  expect(screen.getByText('3 edits are kept on this device and are sent after the reload.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Later' })).toBeNull();
});

it('[X3] nothing is said to be kept on the device while the device is keeping it', () => {
  const bar = setUp(true, 0, true);
  expect(screen.queryByText(/is kept on this device/)).toBeNull();
  bar.setHanging(false);
  expect(screen.getByText('Nothing can be sent with this version. What you entered is kept on this device.')).toBeTruthy();
});

it('[X4] a reload that fetches the new version does not say that it needs no network', () => {
  setUp(false, 0, false, false);
  expect(screen.getByText(/The reload fetches the new version and needs the network\./)).toBeTruthy();
  expect(screen.queryByText(/no network/)).toBeNull();
});
