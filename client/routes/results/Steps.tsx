import Check from 'lucide-solid/icons/check';
import { type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import type { PlainKey } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import { OpenList } from './OpenList.tsx';
import styles from './Results.module.css';
import { whyNotPublish, whyNotRecount, whyNotReopen, whyNotVerify } from './whyNot.ts';

export type Step = 'verify' | 'publish' | 'reopen' | 'recount';

/** Where the result stands and what comes next: each step is a button, or says in words why it is none for this person now (CR40). */
export function Steps(props: { readonly result: Result; readonly onStep: (step: Step) => void }): JSX.Element {
  const t = useTranslation();
  const { result } = props; // one result as long as the screen stands
  const answer = () => result.answer();
  const why = (rule: typeof whyNotVerify): PlainKey | null => ((found) => found && rule(result.person, found))(answer()) ?? null;
  const isCut = () => !result.isConnected();
  /** Without a connection nothing is decided: then no step is a button. */
  const mayTake = (rule: typeof whyNotVerify): boolean => !isCut() && answer() !== null && why(rule) === null;
  return (
    <section class={styles.steps} aria-label={t('results.openTitle')}>
      <h2>{t('results.openTitle')}</h2>
      <OpenList result={result} />
      <Show when={answer()?.verifiedBy}>
        {(by) => (
          <p class={styles.done}>
            <Check size={18} aria-hidden="true" /> {t('results.verifiedBy', { name: result.nameOf(by()) })}
          </p>
        )}
      </Show>
      <Show when={answer()?.publishedBy[0]}>
        {(first) => (
          <p class={styles.done}>
            <Check size={18} aria-hidden="true" />{' '}
            {answer()?.state === 'published'
              ? t('results.publishedByBoth', { names: result.namesOf(answer()?.publishedBy ?? []) })
              : t('results.publishedByOne', { name: result.nameOf(first()) })}
          </p>
        )}
      </Show>
      <div class={styles.buttons}>
        <Show when={mayTake(whyNotVerify)}>
          <Button variant="primary" onClick={() => props.onStep('verify')}>
            {t('results.verify')}
          </Button>
        </Show>
        <Show when={mayTake(whyNotPublish)}>
          <Button variant="primary" onClick={() => props.onStep('publish')}>
            {t('results.publish')}
          </Button>
        </Show>
        <Show when={mayTake(whyNotReopen)}>
          <Button onClick={() => props.onStep('reopen')}>{t('results.reopen')}</Button>
        </Show>
        <Show when={mayTake(whyNotRecount)}>
          <Button variant="quiet" onClick={() => props.onStep('recount')}>
            {t('results.recount')}
          </Button>
        </Show>
      </div>
      <Show when={isCut()}>
        <p class={styles.why}>{t('results.needsNetwork')}</p>
      </Show>
      <Show when={answer() && answer()?.state !== 'verified' && answer()?.state !== 'published' && why(whyNotVerify)}>
        {(words) => <p class={styles.why}>{t(words())}</p>}
      </Show>
      <Show when={answer()?.state === 'verified' && why(whyNotPublish)}>{(words) => <p class={styles.why}>{t(words())}</p>}</Show>
    </section>
  );
}
