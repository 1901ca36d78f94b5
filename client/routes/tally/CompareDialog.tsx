import { type JSX, Match, Show, Switch } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { CheckWord } from './CheckWord.tsx';
import styles from './Closing.module.css';
import { useCount } from './CountContext.ts';
import type { Compare } from './createCompare.ts';
import { markedNumbers, marksWords } from './marksWords.ts';
import { numbersText } from './numbersText.ts';

/** Two clerks read a word aloud; where they differ, they find the ballot by halving the pile (CT41, CT42). */
export function CompareDialog(props: {
  readonly compare: Compare;
  readonly onCorrect: (number: number) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const toaster = useToaster();
  const { count, election } = useCount();
  const { compare } = props;

  function equal(): void {
    const number = compare.now()?.number ?? 0;
    if (!told(compare.equal)) return;
    toaster.show({ text: t('form.compared', { number }), tone: 'success' });
    props.onClose();
  }
  const title = () => {
    const found = compare.found();
    if (found !== null) return t('form.foundTitle', { number: found });
    return compare.search() ? t('form.searchTitle') : t('form.compareTitle', { number: compare.now()?.number ?? 0 });
  };
  const here = (number: number): string => {
    const [entry] = count.standing(number);
    if (!entry) return t('form.foundNothing');
    const { marks } = entry.value;
    const paper = count.paper()?.id === entry.value.paper ? count.paper() : null;
    const numbers = markedNumbers(marks, paper, election().candidates);
    const words = marksWords(t, marks, paper, election());
    return t('form.foundHere', { what: marks.kind === 'marks' && marks.places.length > 1 && numbers ? `${words} (${numbers})` : words });
  };
  return (
    <Dialog
      isOpen
      title={title()}
      onClose={props.onClose}
      actions={
        <Show
          when={compare.found()}
          fallback={
            <Show when={compare.now()}>
              <Button variant="primary" disabled={count.blocked() !== null} onClick={equal}>
                {t('form.same')}
              </Button>
              <Button onClick={compare.differs}>{t('form.different')}</Button>
              <Show when={compare.search()}>
                <Button variant="quiet" onClick={compare.restart}>
                  {t('form.searchStop')}
                </Button>
              </Show>
            </Show>
          }
        >
          {(number) => (
            <>
              <Button
                variant="primary"
                onClick={() => {
                  props.onCorrect(number()); // before the search ends: then there is none any more
                  compare.restart();
                  props.onClose();
                }}
              >
                {t('form.foundCorrect', { number: number() })}
              </Button>
              <Button onClick={compare.restart}>{t('form.compareAgain')}</Button>
            </>
          )}
        </Show>
      }
    >
      <div class={styles.parts}>
        <Show when={compare.unsettled().length > 0}>
          <Banner tone="warning">
            {t.plural('form.unsettled', compare.unsettled().length, { numbers: numbersText(t, compare.unsettled()) })}
          </Banner>
        </Show>
        <Show when={compare.untrue()}>
          {(one) => <Banner tone="warning">{t('form.untrue', { number: one().entry.value.number })}</Banner>}
        </Show>
        <Switch>
          <Match when={compare.found()}>
            {(number) => (
              <>
                <p>{t('form.foundText')}</p>
                <p class={styles.said}>{here(number())}</p>
              </>
            )}
          </Match>
          <Match when={compare.now()}>
            {(one) => (
              <>
                <CheckWord number={one().number} check={one().check} />
                <Show when={compare.search()} fallback={<p>{t('form.compareText')}</p>}>
                  {(search) => (
                    <p>
                      {search().equal > 0 ? `${t('form.searchSame', { equal: search().equal })} ` : ''}
                      {t('form.searchText', { from: search().equal + 1, to: search().differs, at: one().number })}
                    </p>
                  )}
                </Show>
                <Show when={compare.corrected().length > 0}>
                  <p class={styles.quiet}>
                    {t.plural('form.searchCorrected', compare.corrected().length, { numbers: numbersText(t, compare.corrected()) })}
                  </p>
                </Show>
              </>
            )}
          </Match>
          <Match when={!compare.now()}>
            <p>{t('form.nothingToCompare')}</p>
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}
