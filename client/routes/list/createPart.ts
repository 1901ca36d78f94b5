import { type Accessor, type Component, createSignal } from 'solid-js';
import { keepFetching } from '../../i18n/keepFetching.ts';

const AGAIN_MS = 5_000;

/**
 * A part of a screen in a chunk of its own, null until it is there. Once asked for it is fetched however long the network is gone: what
 * stands without it must not break.
 */
export function createPart<Props extends object>(
  load: () => Promise<Component<Props>>,
): { readonly part: Accessor<Component<Props> | null>; fetch(): void } {
  const [part, setPart] = createSignal<Component<Props> | null>(null);
  let isFetching = false;

  async function fetchIt(): Promise<void> {
    try {
      const component = await keepFetching(load);
      setPart(() => component);
    } catch {
      setTimeout(fetchIt, AGAIN_MS);
    }
  }
  return {
    part,
    fetch() {
      if (!isFetching) void fetchIt();
      isFetching = true;
    },
  };
}
