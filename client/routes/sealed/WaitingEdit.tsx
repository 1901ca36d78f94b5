import { For, type JSX, Show } from 'solid-js';
import type { HeldEdit } from '../../../schema/deviceApi.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { reasonWords } from './reasonWords.ts';
import styles from './Waiting.module.css';
import { type WaitingNames, waitingCells } from './waitingWords.ts';

type Props = {
  readonly edit: HeldEdit;
  readonly electorName: string;
  readonly names: WaitingNames;
  readonly canApply: boolean;
  readonly isBusy: boolean;
  readonly onApply: () => void;
  readonly onDiscard: () => void;
};

/** One edit that waits: whom it is about, what it says, what stands now, why it waits, and what becomes of it under whose name. */
export function WaitingEdit(props: Props): JSX.Element {
  const t = useTranslation();
  const labelOf = (act: string): string => t('sealed.about', { act, name: props.electorName, author: props.edit.name });
  const underWhose = (): string => {
    const { name, isAuthorAllowed } = props.edit;
    if (isAuthorAllowed) return t('sealed.asAuthor', { name });
    return props.canApply ? t('sealed.asYou', { name }) : t('sealed.cannotApply', { name });
  };
  return (
    <li class={styles.edit}>
      <strong>
        <bdi>{props.electorName}</bdi>
      </strong>
      <For each={waitingCells(props.edit, props.names, t)}>
        {(cell) => (
          <span class={styles.cell}>
            <span>{cell.what}</span>
            <span class={styles.quiet}>{cell.now}</span>
          </span>
        )}
      </For>
      <span class={styles.quiet}>
        {t('sealed.madeAt', { at: t.time(props.edit.atMs) })} · {t('sealed.came', { at: t.time(props.edit.receivedAt) })}
      </span>
      <span class={styles.quiet}>{t('sealed.why', { reason: reasonWords(props.edit.reason, t) ?? t('sealed.reason_other') })}</span>
      <span class={styles.quiet}>{underWhose()}</span>
      <div class={styles.buttons}>
        <Show when={props.canApply}>
          <Button isBusy={props.isBusy} aria-label={labelOf(t('sealed.apply'))} onClick={() => props.onApply()}>
            {t('sealed.apply')}
          </Button>
        </Show>
        <Button disabled={props.isBusy} aria-label={labelOf(t('sealed.discard'))} onClick={() => props.onDiscard()}>
          {t('sealed.discard')}
        </Button>
      </div>
    </li>
  );
}
