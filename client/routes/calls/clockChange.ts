/** Tells a device's clock that was set from one that went on while the device slept: pure. */
import { CLOCK_OFF_MS } from './callOrder.ts';

/** Both clocks of a device at one moment. `ranMs`: what no hand sets; it goes on in a sleep on some devices only. */
export type Look = { readonly wallMs: number; readonly ranMs: number; readonly isVisible: boolean };

/** `setMs`: the clock was put forward by so much, negative: back · `doubtMs`: it was, or the device has slept so long. */
export type ClockChange = { readonly setMs: number; readonly doubtMs: number };

/** No clock that is only kept in step is put by more. */
const STEP_MS = 60_000;
/** A page that is in sight and awake is looked at sooner again. */
const AWAKE_MS = 30_000;
const NONE: ClockChange = { setMs: 0, doubtMs: 0 };

/**
 * What has happened to the clock between two looks. Put back it was by somebody: no sleep does that. Put forward by as much as it was behind it was too, and
 * where the page stood in sight and was looked at in time; else the device may have slept, and its clock is as right as before.
 * @param aheadMs how far it was before the server's
 */
export function changeOf(before: Look, now: Look, aheadMs: number): ClockChange {
  const ranMs = now.ranMs - before.ranMs;
  const byMs = now.wallMs - before.wallMs - ranMs;
  if (Math.abs(byMs) <= STEP_MS) return NONE;
  const isPutRight = Math.abs(aheadMs) > CLOCK_OFF_MS && Math.abs(aheadMs + byMs) <= CLOCK_OFF_MS;
  const isAwake = before.isVisible && now.isVisible && ranMs <= AWAKE_MS;
  return byMs < 0 || isPutRight || isAwake ? { setMs: byMs, doubtMs: 0 } : { setMs: 0, doubtMs: byMs };
}
