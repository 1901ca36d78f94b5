import { type Component, lazy } from 'solid-js';
import { keepFetching } from './keepFetching.ts';

/**
 * A screen in a chunk of its own, fetched when it is first shown, or before. While there is no network it is waited for, however long; fails where the server is there and the file is
 * not.
 */
export function lazyScreen<Props extends object>(load: () => Promise<Component<Props>>) {
  return lazy(async () => {
    for (let isThere = false; ; )
      try {
        return { default: await keepFetching(load) };
      } catch (error) {
        if (isThere) throw error;
        isThere = await fetch('/healthz').then(
          () => true,
          () => false,
        );
      }
  });
}
