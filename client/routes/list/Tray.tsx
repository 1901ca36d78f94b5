import CircleCheck from 'lucide-solid/icons/circle-check';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { Contradiction } from './Contradiction.tsx';
import { useList } from './ListContext.ts';
import { RefusedEdits } from './RefusedEdits.tsx';
import styles from './Tray.module.css';

type Props = {
  /** What else waits for the person, as a line with a way there. */
  readonly more?: JSX.Element;
};

/** Everything that needs the person's eye, in one place (O4): what they wrote and does not stand, and answers that contradict each other. */
export function Tray(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const isAway = () => list.room.save().kind === 'offline' || list.room.save().kind === 'connecting';
  return (
    <AnchoredPanel
      label={t('tray.title')}
      about={isAway() ? t('tray.offline') : undefined}
      corner={<IconButton icon={X} label={t('common.close')} onClick={list.tray.close} />}
      onClose={list.tray.close}
    >
      <div class={styles.tray}>
        <Show when={list.tray.count() === 0}>
          <EmptyState icon={CircleCheck} title={t('tray.empty')} announce="status" />
        </Show>
        <Show when={list.refused().length > 0}>
          <section class={styles.section}>
            <h3>{t('tray.yours')}</h3>
            <RefusedEdits />
          </section>
        </Show>
        <Show when={list.tray.contradictions().length > 0}>
          <section class={styles.section}>
            <h3>{t.plural('tray.contradictions', list.tray.contradictions().length)}</h3>
            <ul class={styles.section}>
              <SomeOf items={list.tray.contradictions()}>
                {(elector) => (
                  <li class={styles.item}>
                    <a
                      class={styles.who}
                      href={`#${elector}`}
                      onClick={(event) => {
                        event.preventDefault();
                        list.jumpTo(elector, '');
                      }}
                    >
                      <span class="figures">{list.elector(elector)?.number}</span> · <bdi>{list.elector(elector)?.name}</bdi>
                    </a>
                    <Contradiction elector={elector} />
                  </li>
                )}
              </SomeOf>
            </ul>
          </section>
        </Show>
        {props.more}
      </div>
    </AnchoredPanel>
  );
}
