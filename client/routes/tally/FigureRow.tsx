import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import type { CellId } from '../../../schema/tally.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { type Figures, readFigure } from './createFigures.ts';
import styles from './Figures.module.css';

type Props = {
  readonly cell: CellId;
  readonly label: string;
  /** The number of a candidate on the ballot paper. */
  readonly number?: number;
  readonly figures: Figures;
  /** What this clerk counted; null where they counted nothing, undefined where it is no question. */
  readonly counted?: number | null;
  readonly isClosed: boolean;
};

/** One figure of a form: kept as soon as the field is left. Nothing, 0 and a number are three things. */
export function FigureRow(props: Props): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const id = createUniqueId();
  const [typed, setTyped] = createSignal<string | null>(null);
  const value = () => props.figures.valueOf(props.cell);
  const both = () => props.figures.doubtful(props.cell);
  const isWrong = () => readFigure(typed() ?? '').kind === 'wrong';
  const counted = () => props.counted ?? null;
  const isApart = () => value() !== null && counted() !== null && value() !== counted();
  function keep(): void {
    const text = typed();
    if (text === null) return;
    const read = readFigure(text);
    if (read.kind === 'wrong') return; // what was typed stays, and is said
    const isKept = told(() => {
      props.figures.set(props.cell, read.kind === 'absent' ? null : read.n);
      return true;
    });
    if (isKept) setTyped(null);
  }
  const hasNote = () => isWrong() || both().length > 0;
  return (
    <div class={styles.row} data-apart={isApart() ? '' : undefined}>
      <label class={styles.label} for={id}>
        <Show when={props.number}>{(number) => <span class={`figures ${styles.number}`}>{number()}</span>}</Show>
        <bdi>{props.label}</bdi>
      </label>
      <input
        id={id}
        class={styles.input}
        data-figure=""
        data-invalid={hasNote() ? '' : undefined}
        inputmode="numeric"
        enterkeyhint="next"
        autocomplete="off"
        maxlength={9}
        dir="ltr"
        placeholder={t('form.notRead')}
        disabled={props.isClosed}
        value={typed() ?? value() ?? ''}
        aria-invalid={hasNote() ? true : undefined}
        aria-describedby={`${id}-note`}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
        }}
        onBlur={keep}
      />
      <span id={`${id}-note`} class={styles.note}>
        <Show when={isWrong()}>
          <span class={styles.error}>{t('form.wrong')}</span>
        </Show>
        <Show when={both().length > 0}>
          <span class={styles.error}>{t('form.both', { figures: both().join(' · ') })}</span>
        </Show>
        <Show when={counted() !== null}>
          <span class={styles.counted}>{t('form.counted', { n: counted() ?? 0 })}</span>
        </Show>
      </span>
    </div>
  );
}
