import ArrowLeftRight from 'lucide-solid/icons/arrow-left-right';
import ClipboardList from 'lucide-solid/icons/clipboard-list';
import GraduationCap from 'lucide-solid/icons/graduation-cap';
import Sun from 'lucide-solid/icons/sun';
import Undo2 from 'lucide-solid/icons/undo-2';
import UserRoundPlus from 'lucide-solid/icons/user-round-plus';
import UserRoundX from 'lucide-solid/icons/user-round-x';
import { createMemo, createSignal, type JSX, Show, Suspense, untrack } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Theme } from '../../state/contracts/app.ts';
import type { Cells } from '../../state/contracts/room.ts';
import { undoAll } from './createActs.ts';
import { createTold } from './createTold.ts';
import { useDoor } from './DoorContext.ts';
import styles from './DoorTools.module.css';
import { ownCounts } from './ownOthers.ts';
import { UnlistedDialog } from './UnlistedDialog.tsx';

/** Opens on a tap only. */
const SlipDialog = lazyScreen(() => import('./SlipDialog.tsx').then((module) => module.SlipDialog));

type Props = {
  /** What was typed when *unlisted* was opened; null while it is not. */
  readonly unlisted: string | null;
  readonly onUnlisted: (text: string | null) => void;
  readonly onSwap: () => void;
  readonly onPractise?: (() => void) | undefined;
};

/** What a door does beside marking: who is on no list, a slip of numbers, a count without a name, the sun, the other hand, practice. */
export function DoorTools(props: Props): JSX.Element {
  const t = useTranslation();
  const { settings } = useApp();
  const { cells, door, electors, entry, focusField, gender, me, nameOf, write } = useDoor();
  const [isSlipOpen, setSlipOpen] = createSignal(false);
  whenIdle(async () => SlipDialog.preload()); // also where there is no network later
  const told = createTold();
  const isBlocked = () => door.blocked() !== null;
  const counts = createMemo(() => {
    door.headcount();
    return ownCounts(cellsOf(cells), me);
  });
  let before: Theme = 'system';

  function count(): void {
    told(() => write([{ kind: 'counted', count: 1 }]));
    focusField();
  }
  function uncount(): void {
    const [last] = counts();
    if (last) told(() => write(undoAll([last])));
    focusField();
  }
  function toggleOutdoor(): void {
    const now = settings.theme();
    if (now !== 'outdoor') before = now;
    settings.setTheme(now === 'outdoor' ? before : 'outdoor');
    focusField();
  }

  return (
    <>
      <span class={styles.count}>
        <Button icon={UserRoundX} disabled={isBlocked()} onClick={count}>
          {t('doorDesk.countOnly')} · <bdi>{t.number(door.headcount())}</bdi>
        </Button>
        <IconButton
          icon={Undo2}
          isIconDirectional
          label={t('doorDesk.countUndo')}
          disabled={isBlocked() || counts().length === 0}
          onClick={uncount}
        />
      </span>
      <Button icon={UserRoundPlus} onClick={() => props.onUnlisted(entry.text())}>
        {t('doorDesk.unlisted')}
      </Button>
      <Button icon={ClipboardList} onClick={() => setSlipOpen(true)}>
        {t('doorDesk.slip')}
      </Button>
      <span class={styles.small}>
        <IconButton icon={Sun} label={t('doorDesk.outdoor')} aria-pressed={settings.theme() === 'outdoor'} onClick={toggleOutdoor} />
        <span class={styles.swap}>
          <IconButton
            icon={ArrowLeftRight}
            label={t('doorDesk.swap')}
            onClick={() => {
              props.onSwap();
              focusField();
            }}
          />
        </span>
        <Show when={props.onPractise}>
          {(practise) => <IconButton icon={GraduationCap} label={t('doorDesk.practise')} onClick={() => practise()()} />}
        </Show>
      </span>
      <UnlistedDialog
        typed={props.unlisted}
        onClose={() => {
          props.onUnlisted(null);
          focusField();
        }}
      />
      <Show when={isSlipOpen()}>
        <Suspense>
          <SlipDialog
            electors={electors()}
            attendanceOf={door.attendanceOf}
            nameOf={nameOf}
            gender={gender()}
            isBlocked={isBlocked()}
            write={write}
            onClose={() => {
              setSlipOpen(false);
              focusField();
            }}
          />
        </Suspense>
      </Show>
    </>
  );
}

function* cellsOf(cells: Cells) {
  for (const key of cells.keys()) {
    const value = key.startsWith('#') ? untrack(() => cells.cell(key)) : undefined;
    if (value !== undefined) yield [key, value] as const;
  }
}
