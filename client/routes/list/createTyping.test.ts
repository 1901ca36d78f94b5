import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OwnPresence } from '../../../schema/presence.ts';
import { AWAY_AFTER_MS, createRest, IDLE_AFTER_MS } from '../../state/createRest.ts';
import { keepTapped, readTapped } from '../../state/tappedBattery.ts';
import { memoryStorage } from '../../state/testing/fakeBrowser.ts';
import { createTyping } from './createTyping.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

test('[TG2] idle a minute after the last touch, away after five or in the background; a touch and coming back end it', () => {
  let isVisible = true;
  const turn = (visible: boolean): void => {
    isVisible = visible;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const { rest, end } = createRoot((dispose) => ({ rest: createRest({ isVisible: () => isVisible, now: Date.now }), end: dispose }));
  expect(rest()).toBeNull();
  vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
  expect(rest()).toBeNull();
  window.dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(IDLE_AFTER_MS - 2);
  expect(rest()).toBeNull();
  vi.advanceTimersByTime(3);
  expect(rest()).toBe('idle');
  vi.advanceTimersByTime(AWAY_AFTER_MS - IDLE_AFTER_MS);
  expect(rest()).toBe('away');
  window.dispatchEvent(new Event('pointerdown'));
  expect(rest()).toBeNull();
  turn(false);
  expect(rest()).toBe('away');
  turn(true);
  expect(rest()).toBeNull();
  end();
  expect(vi.getTimerCount()).toBe(0);
});

test('[TG3] writing is told from the first key to three seconds after the last, or to leaving the field; nothing is told for each key', () => {
  const shown: OwnPresence[] = [];
  const at = { elector: '0123456789', owner: 'owner1', column: 'note' };
  const { typing, end } = createRoot((dispose) => ({
    typing: createTyping({ show: (one) => void shown.push(one) }, () => at),
    end: dispose,
  }));
  for (let key = 0; key < 5; key++) {
    typing.typed();
    vi.advanceTimersByTime(2_900);
  }
  expect(shown).toEqual([{ screen: 'list', at, isEditing: true }]);
  vi.advanceTimersByTime(100);
  expect(shown.slice(1)).toEqual([{ screen: 'list', at }]);
  typing.typed();
  typing.stop();
  typing.stop();
  expect(shown.slice(2)).toEqual([
    { screen: 'list', at, isEditing: true },
    { screen: 'list', at },
  ]);
  typing.typed();
  end();
  expect(shown.at(-1)).toEqual({ screen: 'list', at });
  expect(vi.getTimerCount()).toBe(0);
});

test('[TG4] what somebody tapped of the battery holds for an hour and a half', () => {
  const here = { local: memoryStorage(), now: Date.now };
  expect(readTapped(here)).toBeNull();
  keepTapped(15, here);
  expect(readTapped(here)).toBe(15);
  vi.advanceTimersByTime(90 * 60_000);
  expect(readTapped(here)).toBeNull();
  here.local.set('committee-room.battery', 'x');
  expect(readTapped(here)).toBeNull();
});
