import { type Accessor, createSignal } from 'solid-js';
import { useApp } from '../../state/AppContext.ts';
import type { PhotoQueue } from '../../state/contracts/kept.ts';

/** The photos that were taken on this tablet; null until what keeps them has come. */
export function createPhotos(): Accessor<PhotoQueue | null> {
  const app = useApp();
  const [queue, setQueue] = createSignal<PhotoQueue | null>(null);
  app.photos().then(
    (photos) => setQueue(() => photos),
    () => {}, // asked again when a screen that needs it is shown again
  );
  return queue;
}
