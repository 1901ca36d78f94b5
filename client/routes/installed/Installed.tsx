import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { useApp } from '../../state/AppContext.ts';
import { browserEnvironment } from '../../state/environment.ts';
import { countUnsent } from '../../state/installed/countUnsent.ts';
import { createUpdates } from '../../state/installed/createUpdates.ts';
import { isStillServed } from '../../state/installed/isStillServed.ts';
import { whenQuiet } from '../../state/installed/whenQuiet.ts';
import { workerAddress } from '../../state/installed/workerAddress.ts';
import { UpdateBar } from './UpdateBar.tsx';

const LOOK_MS = 1_500;

/**
 * Keeps the app on this device and asks before another version of it takes over (X1–X4). A tablet on the demo's stage keeps nothing: it shows what the stage's
 * server has.
 */
export function Installed(): JSX.Element {
  const { isTooOld, isAtRisk } = useApp();
  const environment = browserEnvironment();
  const isKept = import.meta.env.PROD && window.parent === window;
  const updates = createUpdates({
    container: isKept ? navigator.serviceWorker : undefined,
    address: workerAddress,
    whenQuiet,
    environment,
    reload: () => location.reload(),
    isStillServed,
  });
  const [unsent, setUnsent] = createSignal(0);
  const [hangs, setHanging] = createSignal(true); // until it was looked
  const isShown = () => isTooOld() || updates.isReady();

  createEffect(() => {
    if (isTooOld()) updates.look();
  });
  // An installed app is given storage that stays; a page in a tab may be asked about it, which is for the page of this device to do.
  if (matchMedia('(display-mode: standalone)').matches) navigator.storage?.persist?.().catch(() => {});
  createEffect(() => {
    if (!isShown()) return;
    const look = (): void => {
      countUnsent(environment)
        .then((count) => {
          setUnsent(count);
          setHanging(isAtRisk());
        })
        .catch(() => setHanging(true)); // the device does not say: nothing is risked
    };
    look();
    const looking = setInterval(look, LOOK_MS);
    onCleanup(() => clearInterval(looking));
  });
  return (
    <Show when={isShown()}>
      <UpdateBar
        isTooOld={isTooOld()}
        unsent={unsent()}
        hangs={hangs()}
        isKept={updates.isKept()}
        onReload={() => void updates.reload()}
        onLater={updates.putOff}
      />
    </Show>
  );
}
