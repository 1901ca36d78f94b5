import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { OwnPresence } from '../../schema/presence.ts';
import type { Environment } from './environment.ts';

export const IDLE_AFTER_MS = 60_000;
export const AWAY_AFTER_MS = 5 * 60_000;

/** Whether somebody sits at this tab: idle when nobody has touched it for a minute, away after five or while it lies in the background (TG2). Ends with its owner. */
export function createRest({ isVisible, now }: Pick<Environment, 'isVisible' | 'now'>): Accessor<OwnPresence['rest'] | null> {
  const [rest, setRest] = createSignal<OwnPresence['rest'] | null>(null);
  let touchedAtMs = now();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function look(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const quietMs = Math.max(0, now() - touchedAtMs);
    const next = !isVisible() || quietMs >= AWAY_AFTER_MS ? 'away' : quietMs >= IDLE_AFTER_MS ? 'idle' : null;
    setRest(next);
    if (next !== 'away') timer = setTimeout(look, (next === 'idle' ? AWAY_AFTER_MS : IDLE_AFTER_MS) - quietMs);
  }
  function touch(): void {
    touchedAtMs = now();
    if (rest() !== null) look();
  }
  function turned(): void {
    if (isVisible()) touchedAtMs = now();
    look();
  }
  const touches = ['pointerdown', 'keydown', 'wheel'] as const;
  for (const event of touches) window.addEventListener(event, touch, { capture: true, passive: true });
  document.addEventListener('visibilitychange', turned);
  look();
  onCleanup(() => {
    if (timer) clearTimeout(timer);
    for (const event of touches) window.removeEventListener(event, touch, { capture: true });
    document.removeEventListener('visibilitychange', turned);
  });
  return rest;
}
