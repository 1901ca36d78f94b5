import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { CHECKPOINT_EVERY } from '../../../schema/tally.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { BlockedNotice } from './BlockedNotice.tsx';
import styles from './Closing.module.css';
import { useCount } from './CountContext.ts';
import { readNumber } from './CountOpening.tsx';
import { checkText, checkWordsLike, readCheck } from './checkWords.ts';
import { openHandover, reliefOf } from './relief.ts';

/** So many words can be looked through at a glance. */
const MAX_WORDS_OFFERED = 10;

/** Takes a count over from another clerk or another tablet, with the number and the word that they read out; works without a network (CT44). */
export function ReliefOpening(props: { readonly onUse?: () => void; readonly onBack: () => void }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, nameOf } = useCount();
  const [numberText, setNumberText] = createSignal('');
  const [wordText, setWordText] = createSignal('');
  const [every, setEvery] = createSignal(String(count.tally().isBegun ? count.tally().every : 50));
  const number = () => readNumber(numberText(), 1) ?? null;
  const check = () => readCheck(wordText());
  const relief = createMemo(() => {
    const [at, word] = [number(), check()];
    return at === null || word === null ? null : reliefOf(count.tally(), at, word);
  });
  const offered = () => {
    const words = checkWordsLike(wordText(), t.language);
    return wordText().trim() === '' || words.length > MAX_WORDS_OFFERED || check() !== null ? [] : words;
  };
  const differs = () => {
    const found = relief();
    return found?.kind === 'differs' ? found : null;
  };
  const isWrongWord = () => check() === null && /\p{L}.*[\d\u0660-\u0669\u06f0-\u06f9]{3}/u.test(wordText());

  function begin(): void {
    const [at, word] = [number(), check()];
    if (at === null || word === null) return;
    told(() => count.begin({ mode: 'ballots', every: Number(every()), expected: null, from: at + 1, check: word }));
  }
  return (
    <form
      autocomplete="off"
      class={styles.center}
      novalidate
      onPointerDown={props.onUse}
      onFocusIn={props.onUse}
      onSubmit={(event) => {
        event.preventDefault();
        if (!differs()) begin(); // what does not agree is gone on with by its own button only
      }}
    >
      <h2>{t('form.reliefTitle')}</h2>
      <p>
        <Show when={openHandover(count.tally())}>
          {(entry) => <strong>{t('form.reliefFrom', { name: nameOf(entry().writer.slice(0, 6)) })} </strong>}
        </Show>
        {t('form.reliefText')}
      </p>
      <BlockedNotice />
      <div class={styles.large}>
        <TextField
          label={t('form.reliefNumber')}
          inputmode="numeric"
          autocomplete="off"
          maxlength={6}
          value={numberText()}
          onInput={setNumberText}
          error={readNumber(numberText(), 1) === null ? t('form.wrong') : null}
        />
        <TextField
          label={t('form.reliefWord')}
          hint={t('form.reliefWordHint')}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxlength={40}
          value={wordText()}
          onInput={setWordText}
          error={isWrongWord() ? t('form.reliefWordWrong') : null}
        />
      </div>
      <Show when={offered().length > 0}>
        <div class={styles.words}>
          <For each={offered()}>
            {(word) => (
              <button type="button" class={styles.word} onClick={() => setWordText(`${word} ${wordText().replace(/\D/g, '')}`)}>
                {word}
              </button>
            )}
          </For>
        </div>
      </Show>
      <div role="status">
        <Switch>
          <Match when={relief()?.kind === 'agrees'}>
            <Banner tone="success">{t('form.reliefAgrees')}</Banner>
          </Match>
          <Match when={relief()?.kind === 'elsewhere' && (relief() as { missing: number })}>
            {(found) => <Banner tone="info">{t.plural('form.reliefElsewhere', found().missing)}</Banner>}
          </Match>
          <Match when={differs()}>
            {(found) => (
              <Banner
                tone="danger"
                action={
                  <Button disabled={count.blocked() !== null} onClick={begin}>
                    {t('form.reliefAnyway')}
                  </Button>
                }
              >
                {t('form.reliefDiffers', { number: number() ?? 0, check: checkText(found().here, t.language) })}
              </Banner>
            )}
          </Match>
        </Switch>
      </div>
      <Segmented
        label={t('tally.every')}
        value={every()}
        options={CHECKPOINT_EVERY.map((n) => ({ value: String(n), label: t('form.everyN', { n }) }))}
        onChange={setEvery}
      />
      <div class={styles.buttons}>
        <Button variant="primary" type="submit" disabled={count.blocked() !== null || relief() === null || differs() !== null}>
          {t('form.reliefBegin', { number: (number() ?? 0) + 1 })}
        </Button>
        <Button variant="quiet" onClick={() => props.onBack()}>
          {t('form.reliefBack')}
        </Button>
      </div>
    </form>
  );
}
