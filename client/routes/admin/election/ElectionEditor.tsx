import { useBeforeLeave } from '@solidjs/router';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { useToaster } from '../../../components/toasts.ts';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { AttemptError } from '../../signIn/AttemptError.tsx';
import { createAttempt } from '../../signIn/createAttempt.ts';
import { BallotFields } from './BallotFields.tsx';
import { BallotPreview } from './BallotPreview.tsx';
import { BothChangedList } from './BothChangedList.tsx';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './Election.module.css';
import { RuleFields } from './RuleFields.tsx';
import { SettingFields } from './SettingFields.tsx';

/** The whole set-up on one page, with what keeps it from being saved at its place, and the bar that saves it. */
export function ElectionEditor(props: { readonly form: ElectionForm; readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  const attempt = createAttempt();
  const [isAdding, setAdding] = createSignal(false);
  const latecomers = () => props.form.latecomers().map(({ name, ballotNumber }) => name || t('election.newCandidate', { n: ballotNumber }));
  const [goOn, setGoOn] = createSignal<(() => void) | null>(null);
  let element: HTMLFormElement | undefined;

  useBeforeLeave((event) => {
    if (!props.form.isDirty() || event.defaultPrevented) return;
    event.preventDefault();
    setGoOn(() => () => event.retry(true));
  });
  const warn = (event: BeforeUnloadEvent): void => {
    if (props.form.isDirty()) event.preventDefault();
  };
  onMount(() => window.addEventListener('beforeunload', warn));
  onCleanup(() => window.removeEventListener('beforeunload', warn));

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (latecomers().length > 0 && props.form.check()) setAdding(true);
    else await save();
  }

  async function save(): Promise<void> {
    setAdding(false);
    let hasSaved = false as boolean | 'ask';
    await attempt.run(async () => {
      hasSaved = await props.form.save();
    });
    if (hasSaved === true) toaster.show({ text: t('election.saved'), tone: 'success' });
    else if (hasSaved && props.form.check()) setAdding(true);
    else element?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }

  return (
    <form autocomplete="off" ref={element} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <Show when={props.form.isMerged()}>
        <Banner tone="warning" title={t('election.conflictTitle')} announce="alert">
          <p>{t('election.conflictText')}</p>
          <BothChangedList form={props.form} draft={props.draft} />
        </Banner>
      </Show>
      <Show when={props.form.seen().hasBegun && props.form.seen().election}>
        <Banner tone="info">{t('election.begun')}</Banner>
      </Show>
      <RuleFields form={props.form} draft={props.draft} />
      <BallotFields form={props.form} draft={props.draft} />
      <SettingFields form={props.form} draft={props.draft} />
      <BallotPreview draft={props.draft} />
      <div class={styles.bar}>
        <AttemptError attempt={attempt} />
        <Show when={props.form.problems().length > 0}>
          <p class={styles.error} role="alert">
            {t.plural('election.problems', props.form.problems().length)}
          </p>
        </Show>
        <div class={styles.barLine}>
          <span class={styles.quiet} role="status">
            {props.form.isDirty() ? t('election.unsaved') : t('election.upToDate')}
          </span>
          <Button variant="quiet" disabled={!props.form.isDirty()} onClick={() => setGoOn(() => props.form.discard)}>
            {t('election.discard')}
          </Button>
          <Button type="submit" variant="primary" isBusy={attempt.isBusy()} disabled={!props.form.isDirty()}>
            {t('election.save')}
          </Button>
        </div>
      </div>
      <Dialog
        isOpen={isAdding()}
        size="sm"
        title={t.plural('election.addingTitle', latecomers().length)}
        description={t('election.addingText', { names: latecomers().join(t('list.comma')) })}
        onClose={() => setAdding(false)}
        actions={
          <>
            <Button variant="danger" onClick={() => void save()}>
              {t('election.save')}
            </Button>
            <Button variant="quiet" onClick={() => setAdding(false)}>
              {t('election.stay')}
            </Button>
          </>
        }
      />
      <Show when={goOn()} keyed>
        {(leave) => (
          <Dialog
            isOpen
            size="sm"
            title={leave === props.form.discard ? t('election.discard') : t('election.leaveTitle')}
            description={t('election.discardText')}
            onClose={() => setGoOn(null)}
            actions={
              <>
                <Button
                  variant="danger"
                  onClick={() => {
                    setGoOn(null);
                    leave();
                  }}
                >
                  {leave === props.form.discard ? t('election.discard') : t('election.leave')}
                </Button>
                <Button variant="quiet" onClick={() => setGoOn(null)}>
                  {t('election.stay')}
                </Button>
              </>
            }
          />
        )}
      </Show>
    </form>
  );
}
