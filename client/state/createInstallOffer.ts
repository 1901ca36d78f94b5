import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Asks the person, in the browser's own words, whether the app is installed; nothing is said of the answer. Never rejects. */
export type InstallOffer = () => Promise<void>;

/** What Chromium's browsers tell a page that may be installed; none of the standard's types has it. */
type PromptEvent = Event & { prompt(): Promise<unknown> };

/** The browser's offer to install the app, from when it is made until it was taken up: a button of ours asks, not a bar over somebody's work. Ends with its owner. */
export function createInstallOffer(on: EventTarget): Accessor<InstallOffer | null> {
  const [offer, setOffer] = createSignal<InstallOffer | null>(null);
  function offered(event: Event): void {
    event.preventDefault();
    setOffer(() => async () => {
      setOffer(null); // it can be asked once
      await (event as PromptEvent).prompt().catch(() => {}); // refused: the next visit is offered it again
    });
  }
  on.addEventListener('beforeinstallprompt', offered);
  onCleanup(() => on.removeEventListener('beforeinstallprompt', offered));
  return offer;
}
