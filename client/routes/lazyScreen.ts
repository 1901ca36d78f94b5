import { type Component, lazy } from 'solid-js';
import { keepFetching } from '../i18n/keepFetching.ts';

/** A screen in a chunk of its own, fetched when it is first shown. */
export function lazyScreen<Props extends object>(load: () => Promise<Component<Props>>) {
  return lazy(async () => ({ default: await keepFetching(load) }));
}
