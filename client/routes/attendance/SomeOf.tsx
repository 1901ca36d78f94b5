import { createSignal, For, type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Desk.module.css';

const SHOWN_FIRST = 20;

/** The first of a list, and the rest on a tap: a committee that nobody opened has every entry of its day on the list of early ones. */
export function SomeOf<Item extends string>(props: {
  readonly items: readonly Item[];
  readonly children: (item: Item) => JSX.Element;
}): JSX.Element {
  const t = useTranslation();
  const [isAll, setAll] = createSignal(false);
  return (
    <>
      <For each={isAll() ? props.items : props.items.slice(0, SHOWN_FIRST)}>{(item) => props.children(item)}</For>
      <Show when={!isAll() && props.items.length > SHOWN_FIRST}>
        <li class={styles.more}>
          <Button onClick={() => setAll(true)}>{t.plural('desk.showAll', props.items.length)}</Button>
        </li>
      </Show>
    </>
  );
}
