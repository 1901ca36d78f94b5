import { createSignal, For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import { Button } from './Button.tsx';

const SHOWN_FIRST = 20;
const STEP = 100;

/** The first lines of a list, and more on a tap: thousands with their buttons at once hold a tablet up. The focus goes to the first that has come. */
export function SomeOf<Item>(props: { readonly items: readonly Item[]; readonly children: (item: Item) => JSX.Element }): JSX.Element {
  const t = useTranslation();
  const [most, setMost] = createSignal(SHOWN_FIRST);
  function showMore(button: HTMLElement): void {
    const last = button.closest('li')?.previousElementSibling;
    setMost((before) => before + STEP);
    last?.nextElementSibling?.querySelector<HTMLElement>('a, button')?.focus();
  }
  return (
    <>
      <For each={props.items.slice(0, most())}>{props.children}</For>
      <Show when={props.items.length > most()}>
        <li>
          <Button onClick={(event) => showMore(event.currentTarget as HTMLElement)}>
            {t('tray.showMore', { n: t.number(props.items.length - most()) })}
          </Button>
        </li>
      </Show>
    </>
  );
}
