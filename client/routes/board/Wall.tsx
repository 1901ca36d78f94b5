import { A } from '@solidjs/router';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Maximize from 'lucide-solid/icons/maximize';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Dynamic, Portal } from 'solid-js/web';
import { CheckField } from '../../components/CheckField.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createWakeLock } from '../door/createWakeLock.ts';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import styles from './Wall.module.css';
import { WALL_SCREENS } from './WallScreens.tsx';
import { pagesOf, type WallPage } from './wallPages.ts';

const TURN_MS = 15_000;

/** The board for a hall: large, dark, one page after another, without anybody's name; keeps the screen on. What stands around other screens is hidden meanwhile (OR9). */
export function Wall(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const board = useBoard();
  const words = createBoardWords();
  const [at, setAt] = createSignal<WallPage>('turnout');
  const [isPaused, setPaused] = createSignal(false);
  const [showsRanks, setShowsRanks] = createSignal(false);
  createWakeLock();
  hideTheRest();
  const isOpen = () => board.room.state().kind === 'open' && board.lines().length > 0;
  const pages = createMemo(() =>
    pagesOf(board.sums(), {
      isTurnedOn: showsRanks(),
      hasRanks: (board.ranks()?.ranks.length ?? 0) > 0,
      hasHours: board.turnout.value() !== null && board.sums().attended > 0,
    }),
  );
  const page = createMemo((): WallPage => (pages().includes(at()) ? at() : 'turnout')); // figures that change every few seconds turn nothing and hold nothing up
  const turn = (by: number): void => {
    const all = pages();
    setAt(all[(all.indexOf(page()) + by + all.length) % all.length] ?? 'turnout');
  };
  createEffect(() => {
    if (isPaused()) return;
    page(); // whoever has turned by hand looks at it as long as at any other
    let timer = setTimeout(function next() {
      timer = setTimeout(next, TURN_MS); // where there is no other page yet
      turn(1);
    }, TURN_MS);
    onCleanup(() => clearTimeout(timer));
  });
  onMount(() => {
    const onKey = (event: KeyboardEvent): void => {
      const along = t.direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      if (event.key === along) turn(1);
      else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') turn(-1);
    };
    document.addEventListener('keydown', onKey);
    onCleanup(() => document.removeEventListener('keydown', onKey));
  });
  const trouble = () => {
    const state = board.room.state();
    return state.kind === 'denied' || state.kind === 'failed' ? state.error : null;
  };
  const asOf = () => (board.isLive() ? board.nowMs() : board.asOfMs());
  return (
    <Portal>
      <main class={styles.wall} aria-label={t('board.wallTitle')}>
        <PageHeading title={t('board.wallTitle')} isHidden />
        <header class={styles.head}>
          <strong>{t(`board.wall_${page()}`)}</strong>
          <span class={styles.unofficial}>{t('board.unofficial')}</span>
          <span class={styles.time} data-stale={board.isLive() ? undefined : ''}>
            <Show when={asOf()} fallback={t('board.asOfUnknown')}>
              {(ms) => (board.isLive() ? words.clock(ms()) : t('board.asOf', { time: words.moment(ms()), ago: words.ago(ms()) }))}
            </Show>
          </span>
        </header>
        <div class={styles.body}>
          <Show
            when={!trouble()}
            fallback={<Show when={trouble()}>{(error) => <ErrorPanel error={error()} onRetry={board.room.retry} />}</Show>}
          >
            <Show
              when={isOpen()}
              fallback={
                <Show when={board.room.state().kind === 'opening'} fallback={<p>{t('board.none')}</p>}>
                  <Skeleton shape="card" count={3} />
                </Show>
              }
            >
              <Dynamic component={WALL_SCREENS[page()]} />
            </Show>
          </Show>
        </div>
        <footer class={styles.foot}>
          <p class={styles.reach}>
            {words.reach(board.sums())}
            <Show when={words.isPartial(board.sums())}> {t('board.sumPartial')}</Show>
          </p>
          <div class={styles.controls}>
            <Show when={session.user()?.role === 'admin' && board.sums().closed === board.sums().committees}>
              <CheckField isChecked={showsRanks()} onChange={setShowsRanks}>
                {t('board.wallRanks')}
              </CheckField>
            </Show>
            <IconButton icon={ChevronLeft} isIconDirectional label={t('board.wallBefore')} onClick={() => turn(-1)} />
            <IconButton
              icon={isPaused() ? Play : Pause}
              label={isPaused() ? t('board.wallGoOn') : t('board.wallPause')}
              onClick={() => setPaused(!isPaused())}
            />
            <IconButton icon={ChevronRight} isIconDirectional label={t('board.wallNext')} onClick={() => turn(1)} />
            <Show when={document.fullscreenEnabled}>
              <IconButton icon={Maximize} label={t('board.wallFull')} onClick={() => void toggleFullScreen()} />
            </Show>
            <A class={styles.leave} href="/board" aria-label={t('board.wallLeave')} title={t('board.wallLeave')}>
              <X size={20} />
            </A>
          </div>
        </footer>
      </main>
    </Portal>
  );
}

/** A browser that does not want to says so by doing nothing. */
async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {}
}

/** Dark, and without the bar that says who is signed in, until it is left. */
function hideTheRest(): void {
  onMount(() => {
    const { dataset } = document.documentElement;
    const before = dataset.theme;
    dataset.theme = 'dark';
    dataset.wall = '';
    onCleanup(() => {
      delete dataset.wall;
      if (before === undefined) delete dataset.theme;
      else dataset.theme = before;
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
    });
  });
}
