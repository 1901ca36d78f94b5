import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import { useApp } from '../../state/AppContext.ts';
import type { KeptPerson } from '../../state/contracts/kept.ts';
import { surveyDevice } from '../../state/device/surveyDevice.ts';

const LOOK_EVERY_MS = 15_000;

/**
 * What the device keeps of everybody, looked at again now and then, and whenever what this tab has to send becomes none or some. Undefined until the first look,
 * null where the browser does not let one. Ends with its owner.
 */
export function createSurvey(): Accessor<readonly KeptPerson[] | null | undefined> {
  const { sync, session } = useApp();
  const [people, setPeople] = createSignal<readonly KeptPerson[] | null>();
  let isOver = false;
  async function look(): Promise<void> {
    const found = await surveyDevice(sync.indexedDB);
    if (!isOver) setPeople(found);
  }
  createEffect(() => {
    session.user();
    sync.unsent().map(({ room }) => room);
    void look();
  });
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  onCleanup(() => {
    isOver = true;
    clearInterval(timer);
  });
  return people;
}

/** What a person is called here; null where this browser does not know. */
export function nameOn(known: readonly object[], userId: string): string | null {
  for (const person of known) {
    const { userId: id, name, username } = person as { readonly userId?: string; readonly name?: string; readonly username?: string };
    if (id === userId) return name ?? username ?? null;
  }
  return null;
}
