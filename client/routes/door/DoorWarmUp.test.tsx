import { afterEach, expect, it, vi } from 'vitest';
import type { User } from '../../../schema/api.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { DoorWarmUp, warm } from './DoorWarmUp.tsx';

const DOOR: User = { ...ADMIN, role: 'attendance' };

afterEach(() => vi.unstubAllGlobals());

it('[B10] what a first tap would be the first to do is done unseen in idle moments, once a page, and leaves nothing', () => {
  warm.delete(document);
  const idle: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (run: () => void) => idle.push(run));
  const runAll = (look: () => void): void => {
    for (let run = idle.shift(); run; run = idle.shift()) {
      run();
      look();
    }
  };
  const show = () => renderScreen(() => <DoorWarmUp committee={'K01' as CommitteeId} gender="male" />, { session: { user: DOOR } });
  const seen: string[] = [];
  let isUnheard = true;
  const watched = vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    seen.push(this.textContent);
    isUnheard &&= this.closest('[inert][aria-hidden]') !== null && !this.contains(document.activeElement);
    return new DOMRect();
  });
  const view = show();
  const before = document.body.innerHTML;
  runAll(() => expect(document.body.innerHTML).toBe(before));
  expect(isUnheard).toBe(true);
  const words = ['Has voted', 'Record once more', 'same name', 'is not in this committee', 'Recorded'];
  expect(words.filter((each) => !seen.join().includes(each))).toEqual([]);
  view.unmount();
  seen.length = 0;
  show();
  runAll(() => {});
  expect(seen).toEqual([]);
  watched.mockRestore();
});
