import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import { useApp } from '../../state/AppContext.ts';
import type { KeptPerson } from '../../state/contracts/kept.ts';
import { surveyDevice } from '../../state/device/surveyDevice.ts';

const LOOK_EVERY_MS = 15_000;
const AGAIN_MS = 1_000;

/**
 * What the device keeps of everybody, looked at again now and then, and whenever what this tab has to send becomes none or some; then also soon after, while the
 * device, which takes a moment to keep and to forget, says otherwise than this tab. Undefined until the first look, null where the browser does not let one. Ends
 * with its owner.
 */
export function createSurvey(): Accessor<readonly KeptPerson[] | null | undefined> {
  const { sync, session } = useApp();
  const [people, setPeople] = createSignal<readonly KeptPerson[] | null>();
  let isOver = false;
  let soon: ReturnType<typeof setTimeout> | undefined;
  /** @param againMs when the next look is, where the two say different things; each takes twice as long to come */
  async function look(againMs = LOOK_EVERY_MS): Promise<void> {
    const found = await surveyDevice(sync.indexedDB);
    if (isOver) return;
    setPeople(found);
    if (againMs >= LOOK_EVERY_MS || agrees(found)) return;
    clearTimeout(soon);
    soon = setTimeout(() => void look(2 * againMs), againMs);
  }
  function agrees(found: readonly KeptPerson[] | null): boolean {
    const mine = found?.find(({ userId }) => userId === session.user()?.id)?.unsent ?? [];
    return roomsOf(mine) === roomsOf(sync.unsent());
  }
  createEffect(() => {
    session.user();
    sync.unsent().map(({ room }) => room);
    void look(AGAIN_MS);
  });
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  onCleanup(() => {
    isOver = true;
    clearInterval(timer);
    clearTimeout(soon);
  });
  return people;
}

const roomsOf = (lines: readonly { readonly room: string }[]): string =>
  lines
    .map(({ room }) => room)
    .sort()
    .join();

/** What a person is called here; null where this browser does not know. */
export function nameOn(known: readonly object[], userId: string): string | null {
  for (const person of known) {
    const { userId: id, name, username } = person as { readonly userId?: string; readonly name?: string; readonly username?: string };
    if (id === userId) return name ?? username ?? null;
  }
  return null;
}
