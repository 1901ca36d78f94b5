import { batch, createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Kept } from '../../state/contracts/kept.ts';
import { countHeld } from '../../state/device/countHeld.ts';
import styles from './Facts.module.css';

const NOTHING: Kept = { answers: new Map(), rooms: [] };

/** “1,200 names · 0 phones · 0 pledges · 0 notes · 3 unsent”: what this tablet holds for the person who is signed in, open or not. */
export function HeldHere(): JSX.Element {
  const t = useTranslation();
  const { sync, tablet } = useApp();
  const [kept, setKept] = createSignal<Kept | null>(null);
  const [isClosed, setClosed] = createSignal(false);
  let isOver = false;
  onCleanup(() => {
    isOver = true;
  });
  const opened = () => sync.rooms().map((room) => `${room.name} ${room.state().kind}`);
  createEffect(
    on(
      () => opened().join(),
      () => {
        const show = (found: Kept | null): void => {
          if (isOver) return;
          batch(() => {
            setKept(found ?? NOTHING); // what this tab shows is counted all the same
            setClosed(found === null);
          });
        };
        const openRooms = new Set(sync.rooms().map(({ name }) => name));
        tablet()
          .then((here) => here.kept(openRooms))
          .then(show, () => show(null));
      },
    ),
  );
  const held = createMemo(() => {
    const rooms = sync.rooms();
    for (const room of rooms) {
      room.state(); // one that has opened
      room.save(); // and whenever something was written here
    }
    const { answers, rooms: others } = kept() ?? NOTHING;
    const closed = others.filter(({ name }) => !rooms.some((room) => room.name === name));
    return countHeld(
      [...new Map([...answers, ...sync.answers()]).values()].map(({ value }) => value),
      [...rooms, ...closed],
    );
  });
  const unsent = () => sync.unsent().reduce((sum, { waiting }) => sum + waiting, 0);
  const facts = () => [
    t.plural('device.names', held().names),
    t.plural('device.phones', held().phones),
    t.plural('device.pledges', held().pledges),
    t.plural('device.notes', held().notes),
    t.plural('device.unsent', unsent()),
  ];
  return (
    <Show when={kept()} fallback={<Spinner label={t('common.loading')} />}>
      <p class={styles.held} data-fact="held">
        <For each={facts()}>
          {(fact, i) => (
            <>
              {i() > 0 ? ' · ' : ''}
              <span class={styles.fact}>{fact}</span>
            </>
          )}
        </For>
      </p>
      <Show when={isClosed()}>
        <p class={styles.warning}>{t('device.cannotLook')}</p>
      </Show>
    </Show>
  );
}
