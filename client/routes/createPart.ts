import { type Accessor, type Component, createSignal, useContext } from 'solid-js';
import { I18nContext } from '../i18n/I18nContext.ts';
import { fetchUntilThere, keepFetching } from '../parts/keepFetching.ts';

/**
 * A part of a screen in a chunk of its own, null until it is there with its words (those of `more.ts` too). Once asked for it is fetched however long the network is gone: what
 * stands without it must not break.
 */
export function createPart<Props extends object>(
  load: () => Promise<Component<Props>>,
): { readonly part: Accessor<Component<Props> | null>; fetch(): void } {
  const [part, setPart] = createSignal<Component<Props> | null>(null);
  const i18n = useContext(I18nContext);
  let isFetching = false;

  async function fetchIt(): Promise<void> {
    const component = await fetchUntilThere(() => keepFetching(load));
    setPart(() => component);
  }
  return {
    part: () => (i18n?.hasMore() ? part() : null),
    fetch() {
      i18n?.wantMore();
      if (!isFetching) void fetchIt();
      isFetching = true;
    },
  };
}
