import { createContext, createEffect, type JSX, onMount, Show, useContext } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import styles from './PageHeading.module.css';

/** Remembers whether the first page of this tab has been shown: only later ones take the focus, so that a reload leaves it where it is. */
export type Arrivals = { hasArrived: boolean };
export const ArrivalsContext = createContext<Arrivals>({ hasArrived: true });

type Props = {
  readonly title: string;
  /** One line under it. */
  readonly children?: JSX.Element;
  /** Buttons at the end of the line. */
  readonly action?: JSX.Element;
  /** Read aloud and in the tab's title only, where the screen says by itself what it is. */
  readonly isHidden?: boolean;
};

/** The one `h1` of a screen: names the tab and takes the focus after a navigation, so that a screen reader starts there. */
export function PageHeading(props: Props): JSX.Element {
  const t = useTranslation();
  const arrivals = useContext(ArrivalsContext);
  let heading: HTMLHeadingElement | undefined;
  createEffect(() => {
    document.title = `${props.title} · ${t('common.product')}`;
  });
  onMount(() => {
    if (arrivals.hasArrived) heading?.focus({ preventScroll: true });
    arrivals.hasArrived = true;
  });
  return (
    <div class={props.isHidden ? 'sr-only' : styles.row}>
      <div class={styles.words}>
        <h1 ref={heading} tabindex="-1" class={styles.title}>
          {props.title}
        </h1>
        <Show when={props.children}>
          <div class={styles.text}>{props.children}</div>
        </Show>
      </div>
      <Show when={props.action}>
        <div class={styles.action}>{props.action}</div>
      </Show>
    </div>
  );
}
