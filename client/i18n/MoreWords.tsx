import { type JSX, onMount, Show, useContext } from 'solid-js';
import { I18nContext } from './I18nContext.ts';

/** Stands around screens whose words are not loaded before the first paint; shows them once the words are here. */
export function MoreWords(props: { readonly fallback?: JSX.Element; readonly children: JSX.Element }): JSX.Element {
  const i18n = useContext(I18nContext);
  onMount(() => i18n?.wantMore());
  return (
    <Show when={i18n?.hasMore()} fallback={props.fallback}>
      {props.children}
    </Show>
  );
}
