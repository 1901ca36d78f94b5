import { createRoot, getOwner, type JSX, onCleanup, onMount } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { createPracticeContext } from './createPracticeContext.ts';
import { type DoorContext, DoorContextObject } from './DoorContext.ts';
import { DoorCounts } from './DoorCounts.tsx';
import { DoorField } from './DoorField.tsx';
import { DoorFlash } from './DoorFlash.tsx';
import { DoorPad } from './DoorPad.tsx';
import styles from './DoorWarmUp.module.css';
import { HitPanel } from './HitPanel.tsx';
import { inIdleMoments } from './inIdleMoments.ts';
import { LastTen } from './LastTen.tsx';
import { PRACTICE_NUMBERS } from './practice.ts';

/** Pages that it has been gone through in; several tests share one. */
export const warm = new WeakSet<Document>();

/**
 * Goes through what a door does at a tap, once a page, in idle moments and unseen: over invented electors every kind of answer is drawn, recorded and confirmed. Else the
 * first tap of a shift pays for compiling, templates and formats, and is late on a slow tablet (B10). Between two moments nothing of it is in the page.
 */
export function DoorWarmUp(props: { readonly committee: CommitteeId; readonly gender: Gender }): JSX.Element {
  const owner = getOwner();
  let here!: HTMLSpanElement;
  onMount(() => {
    if (warm.has(document)) return;
    const context = createPracticeContext(props.committee, props.gender);
    let end = (): void => {};
    let box: HTMLElement | undefined;
    const moments = REHEARSED.map((text) => (): void => {
      box ??= createRoot((dispose) => {
        end = dispose;
        return parts(context) as HTMLElement; // it is one element
      }, owner);
      here.after(box);
      rehearse(context, text);
      box.dispatchEvent(new Event('pointerdown', { bubbles: true })); // whoever listens to every touch of the page
      box.getBoundingClientRect(); // styles and places of it, too
      box.remove();
    });
    const stop = inIdleMoments([...moments, () => void warm.add(document)]);
    onCleanup(() => {
      stop();
      end();
    });
  });
  return <span ref={here} hidden />;
}

/** What changes at a tap. Not the whole screen: that listens to every key of the page. */
const parts = (context: DoorContext): JSX.Element => (
  <div class={styles.box} inert aria-hidden="true">
    <DoorContextObject.Provider value={context}>
      <DoorCounts />
      <DoorField inputmode="none" />
      <HitPanel onUnlisted={() => {}} />
      <LastTen />
      <DoorPad pad="digits" onEnter={() => {}} />
      <DoorFlash />
    </DoorContextObject.Provider>
  </div>
);

/** A beginning of numbers, a single hit, recorded and confirmed, seen already, namesakes, nobody, a name. */
const { plain, marked, namesake, unknown } = PRACTICE_NUMBERS;
const REHEARSED = ['', '1', plain, '\n', marked, namesake, unknown, 'س'];

function rehearse({ entry }: DoorContext, text: string): void {
  if (text === '\n') return entry.enter();
  entry.clear();
  for (const key of text) entry.press(key);
}
