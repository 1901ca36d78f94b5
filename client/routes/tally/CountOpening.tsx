import { createMemo, createSignal, type JSX, Show, untrack } from 'solid-js';
import { foldDigits } from '../../../schema/fold.ts';
import { CHECKPOINT_EVERY, MAX_BALLOTS } from '../../../schema/tally.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { BlockedNotice } from './BlockedNotice.tsx';
import { useCount } from './CountContext.ts';
import styles from './CountOpening.module.css';

/** A whole number from digits of any script; null when it is none, undefined when nothing stands there. */
export function readNumber(text: string, least: number): number | null | undefined {
  const digits = foldDigits(text).trim();
  if (digits === '') return undefined;
  const n = /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN;
  return n >= least && n <= MAX_BALLOTS ? n : null;
}

/** The clerk's own act at the start: what the chair said, and how often the two compare. Works without a network (CT20). */
export function CountOpening(props: { readonly onUse: () => void; readonly onRelief: () => void }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count } = useCount();
  const { tally } = count;
  const isSecond = () => tally().isBegun;
  const wasFirst = !untrack(isSecond); // what is typed then stays where it is typed, whoever begins meanwhile
  const [isUsed, setUsed] = createSignal(false);
  const isBegunMeanwhile = createMemo<boolean>((was) => was || (wasFirst && isSecond() && untrack(isUsed)), false);
  const [expected, setExpected] = createSignal('');
  const [from, setFrom] = createSignal<string | null>(null);
  const [every, setEvery] = createSignal<string>(String(tally().isBegun ? tally().every : 50));
  const fromText = () => from() ?? String(isSecond() ? tally().withLate.next : 1);
  const read = () => ({ expected: readNumber(expected(), 0), from: readNumber(fromText(), 1) ?? null });

  function use(): void {
    setUsed(true);
    props.onUse();
  }
  function begin(event: SubmitEvent): void {
    event.preventDefault();
    const { expected: said, from: first } = read();
    if (said === null || first === null) return;
    told(() => count.begin({ mode: 'ballots', every: Number(every()), expected: said ?? null, from: first, check: null }));
  }
  return (
    <form autocomplete="off" class={styles.opening} onPointerDown={use} onFocusIn={use} onSubmit={begin}>
      <h2 class={styles.title}>{isSecond() ? t('tally.goesOnTitle') : t('tally.beginTitle')}</h2>
      <p>{isSecond() ? t('tally.goesOnText', { number: tally().withLate.last }) : t('tally.beginText')}</p>
      <BlockedNotice />
      <Show when={tally().seal}>
        <Banner tone="warning" title={t('tally.sealed')}>
          {t('tally.sealedText')}
        </Banner>
      </Show>
      <Show when={isBegunMeanwhile()}>
        <Banner tone="warning" announce="status">
          {t('tally.begunMeanwhile')}
        </Banner>
      </Show>
      <Show when={wasFirst}>
        <TextField
          label={t('tally.expected')}
          hint={t('tally.expectedHint')}
          inputmode="numeric"
          autocomplete="off"
          maxlength={6}
          placeholder={t('tally.notSaid')}
          value={expected()}
          onInput={setExpected}
          error={read().expected === null ? t('tally.notANumber') : null}
        />
      </Show>
      <Show when={isSecond()}>
        <TextField
          label={t('tally.from')}
          inputmode="numeric"
          autocomplete="off"
          maxlength={6}
          value={fromText()}
          onInput={setFrom}
          error={read().from === null ? t('tally.notANumber') : null}
        />
      </Show>
      <div class={styles.every}>
        <span class={styles.label}>{t('tally.every')}</span>
        <Segmented
          label={t('tally.every')}
          value={every()}
          options={CHECKPOINT_EVERY.map((n) => ({ value: String(n), label: String(n) }))}
          onChange={setEvery}
        />
        <span class={styles.hint}>{t('tally.everyHint')}</span>
      </div>
      <Button variant="primary" type="submit" isWide disabled={count.blocked() !== null}>
        {t('tally.begin', { number: read().from ?? 1 })}
      </Button>
      <Button variant="quiet" onClick={() => props.onRelief()}>
        {t('form.reliefTitle')}
      </Button>
    </form>
  );
}
