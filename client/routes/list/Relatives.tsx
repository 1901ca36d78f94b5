import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { STANDING_LOOKS } from './answerLooks.ts';
import { findRelatives, type Relative } from './findRelatives.ts';
import { useList } from './ListContext.ts';
import styles from './Relatives.module.css';

const SHOWN = 8;

/** Probable relatives in this committee with their standing; a tap opens theirs. */
export function Relatives(props: { readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const [isAll, setAll] = createSignal(false);
  const [relatives, setRelatives] = createSignal<readonly Relative[]>([]);
  const [isFound, setFound] = createSignal(false);
  // After the sheet has been painted: reading a thousand names takes a moment on an old tablet.
  createEffect(
    on([() => list.elector(props.elector), list.electors], ([elector, electors]) => {
      const timer = setTimeout(() => {
        setRelatives(elector ? findRelatives(elector, electors) : []);
        setFound(true);
      });
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const shown = () => (isAll() ? relatives() : relatives().slice(0, SHOWN));
  return (
    <section class={styles.section}>
      <h3>{t('list.relatives')}</h3>
      <Show when={relatives().length > 0} fallback={<p class={styles.hint}>{isFound() ? t('list.noRelatives') : t('common.loading')}</p>}>
        <p class={styles.hint}>{t('list.relativesHint')}</p>
        <ul>
          <For each={shown()}>{(relative) => <Line relative={relative} />}</For>
        </ul>
        <Show when={relatives().length > SHOWN && !isAll()}>
          <Button variant="quiet" onClick={() => setAll(true)}>
            {t.plural('list.showAllRelatives', relatives().length)}
          </Button>
        </Show>
      </Show>
    </section>
  );
}

function Line(props: { readonly relative: Relative }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const elector = () => props.relative.elector;
  const standing = () => list.list.standingOf(elector().id);
  return (
    <li>
      <button type="button" class={styles.line} onClick={() => list.openSheet(elector().id)}>
        <span class={styles.who}>
          <bdi class={styles.name}>{elector().name}</bdi>
          <span class={styles.hint}>
            <span class="figures">{elector().number}</span> ·{' '}
            {t.gendered(`list.relation_${props.relative.relation}`, list.genderOf(elector().id))}
          </span>
        </span>
        <Chip tone={STANDING_LOOKS[standing()].tone} icon={STANDING_LOOKS[standing()].icon}>
          {t.gendered(`list.${standing()}`, list.genderOf(elector().id))}
        </Chip>
      </button>
    </li>
  );
}
