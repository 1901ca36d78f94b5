import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { Settings } from '../../state/contracts/app.ts';

/** `auto`: by the tablet's clock. `on`, `off`: whatever the clock says. */
export const NIGHT_MODES = ['auto', 'on', 'off'] as const;
export type NightMode = (typeof NIGHT_MODES)[number];

const KEY = 'committee-room.count-night';
const LOOK_EVERY_MS = 60_000;

/** From six in the evening until five: a box is opened after sunset, and no tablet knows where it stands. */
export function isNight(nowMs: number): boolean {
  const hour = new Date(nowMs).getHours();
  return hour >= 18 || hour < 5;
}

/**
 * Turns the page dark by itself while a count is shown at night, and leaves it as it was (CT28). Whoever has chosen a theme keeps it. Ends with its owner.
 * @param root the element whose `data-theme` says the theme
 */
export function createNight({
  theme,
  root = document.documentElement,
  now = Date.now,
}: {
  readonly theme: Settings['theme'];
  readonly root?: HTMLElement;
  readonly now?: () => number;
}): { readonly mode: Accessor<NightMode>; setMode(mode: NightMode): void } {
  const [mode, setMode] = createSignal(readMode());
  const [isDark, setDark] = createSignal(isNight(now()));
  const looking = setInterval(() => setDark(isNight(now())), LOOK_EVERY_MS);

  function asChosen(): void {
    const chosen = theme();
    if (chosen === 'system') delete root.dataset.theme;
    else root.dataset.theme = chosen;
  }
  createEffect(() => {
    asChosen();
    if (mode() === 'on' || (mode() === 'auto' && theme() === 'system' && isDark())) root.dataset.theme = 'dark';
    else if (mode() === 'off' && theme() === 'system') root.dataset.theme = 'light';
  });
  onCleanup(() => {
    clearInterval(looking);
    asChosen();
  });
  return {
    mode,
    setMode(next) {
      setMode(next);
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // forgotten with the page
      }
    },
  };
}

function readMode(): NightMode {
  try {
    return NIGHT_MODES.find((mode) => mode === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto'; // a browser that forbids it
  }
}
