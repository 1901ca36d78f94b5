import type { Environment } from './environment.ts';

const KEY = 'committee-room.battery';
/** Nobody knows anything of it any more after so long. */
const HOLDS_MS = 90 * 60_000;

/** What somebody has said of this tablet's battery where the browser does not; percent, null when nobody has or it is long ago. */
export function readTapped({ local, now }: Pick<Environment, 'local' | 'now'>): number | null {
  const [percent = Number.NaN, atMs = Number.NaN] = (local.get(KEY) ?? '').split(' ').map(Number);
  const agoMs = now() - atMs;
  return Number.isInteger(percent) && agoMs >= 0 && agoMs < HOLDS_MS ? percent : null;
}

/** Keeps it on this device, whoever uses it next. */
export function keepTapped(percent: number, { local, now }: Pick<Environment, 'local' | 'now'>): void {
  local.set(KEY, `${percent} ${now()}`);
}

export type Battery = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & { readonly level: number };

/** The browser's own word of it; null where it gives none. */
export function openBattery(): Promise<Battery | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> }; // in some browsers only, and in no type
  return getBattery ? getBattery.call(navigator) : Promise.resolve(null);
}
