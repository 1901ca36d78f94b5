import type { Rate } from '../../schema/limits.ts';

/**
 * How much of something may still come. It passes while anything is left and may then be more than that: what is one frame cannot be cut, and what it
 * took too much is waited for. Times are of a clock that never jumps.
 */
export class Allowance {
  private readonly rate: Rate;
  private left: number;
  private atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.rate = rate;
    this.left = rate.first;
    this.atMs = nowMs;
  }

  /** How long until the next may pass; 0: now. */
  waitMs(nowMs: number): number {
    this.refill(nowMs);
    return this.left > 0 ? 0 : ((1 - this.left) / this.rate.perSecond) * 1_000;
  }

  take(amount: number, nowMs: number): void {
    this.refill(nowMs);
    this.left -= amount;
  }

  /** Nothing is remembered of it that a new one would not have. */
  isFull(nowMs: number): boolean {
    this.refill(nowMs);
    return this.left >= this.rate.burst;
  }

  private refill(nowMs: number): void {
    const { perSecond, burst } = this.rate;
    if (this.left < burst) this.left = Math.min(burst, this.left + (Math.max(0, nowMs - this.atMs) / 1_000) * perSecond);
    this.atMs = nowMs;
  }
}
