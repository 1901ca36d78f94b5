import { describe, expect, it } from 'vitest';
import { placePanel } from './placePanel.ts';

const view = { width: 1_000, height: 800 };
const panel = { width: 300, height: 200 };
const box = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 40 });

describe('place of a panel', () => {
  it('begins where its anchor begins, under it', () => {
    expect(placePanel(box(200, 100), panel, view, false)).toEqual({ left: 200, top: 146 });
    expect(placePanel(box(600, 100), panel, view, true)).toEqual({ left: 400, top: 146 });
  });
  it('goes above where there is no room below', () => {
    expect(placePanel(box(200, 700), panel, view, false).top).toBe(494);
  });
  it('never leaves the view', () => {
    expect(placePanel(box(950, 100), panel, view, false).left).toBe(692);
    expect(placePanel(box(10, 100), panel, view, true).left).toBe(8);
    expect(placePanel(box(0, 300), { width: 2_000, height: 2_000 }, view, false)).toEqual({ left: 8, top: 8 });
  });
});
