import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import styles from './AnchoredPanel.module.css';
import { createModal } from './createModal.ts';
import { type PanelPlace, placePanel } from './placePanel.ts';

type Props = {
  /** Read aloud when it opens, and shown as its heading. */
  readonly label: string;
  /** Under the heading: whom or what it is about. */
  readonly about?: JSX.Element;
  /** What the panel stands beside. On a narrow screen it comes up from the bottom instead; without an anchor it is a sheet at the side. */
  readonly anchor?: Element | undefined;
  /** On a narrow screen at the top, where the keyboard does not cover it. */
  readonly isForTyping?: boolean;
  /** Escape, or a tap outside: that tap does nothing else. */
  readonly onClose: (how: 'escape' | 'outside') => void;
  /** At the end of the heading. */
  readonly corner?: JSX.Element;
  readonly children: JSX.Element;
};

/**
 * A small window beside what was tapped, or a sheet at the side. Nothing of it is fetched when it opens: it must work without a network.
 */
export function AnchoredPanel(props: Props): JSX.Element {
  const [place, setPlace] = createSignal<PanelPlace | null>(null);
  let panel: HTMLDivElement | undefined;
  let isPressedOutside = false;
  createModal(
    () => panel,
    () => props.onClose('escape'),
  );

  function arrange(): void {
    if (!props.anchor || !panel) {
      setPlace(null);
      return;
    }
    const size = { width: panel.offsetWidth, height: panel.offsetHeight };
    const view = { width: window.innerWidth, height: window.innerHeight };
    setPlace(placePanel(props.anchor.getBoundingClientRect(), size, view, getComputedStyle(props.anchor).direction === 'rtl'));
  }
  onMount(() => {
    arrange();
    window.addEventListener('resize', arrange);
    const observer = new ResizeObserver(arrange); // a warning makes it grow
    if (panel) observer.observe(panel);
    onCleanup(() => {
      window.removeEventListener('resize', arrange);
      observer.disconnect();
    });
  });

  return (
    <Portal>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the ground around the panel; Escape does the same from the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div
        class={styles.scrim}
        data-kind={props.anchor ? 'anchored' : 'side'}
        onPointerDown={(event) => {
          isPressedOutside = event.target === event.currentTarget;
        }}
        onClick={(event) => {
          // a whole tap outside: closing on its first half would let the second half hit the row underneath; a drag that began inside is none
          if (isPressedOutside && event.target === event.currentTarget) props.onClose('outside');
        }}
      >
        <div
          ref={panel}
          class={styles.panel}
          data-kind={props.anchor ? 'anchored' : 'side'}
          data-typing={props.isForTyping ? '' : undefined}
          role="dialog"
          aria-modal="true"
          aria-label={props.label}
          tabindex="-1"
          style={place() ? { '--left': `${place()?.left}px`, '--top': `${place()?.top}px` } : undefined}
        >
          <div class={styles.head}>
            <div class={styles.titles}>
              <h2 class={styles.title}>{props.label}</h2>
              <Show when={props.about}>
                <p class={styles.about}>{props.about}</p>
              </Show>
            </div>
            {props.corner}
          </div>
          <div class={styles.body}>{props.children}</div>
        </div>
      </div>
    </Portal>
  );
}
