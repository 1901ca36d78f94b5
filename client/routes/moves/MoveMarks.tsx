import { A, useParams } from '@solidjs/router';
import DoorOpen from 'lucide-solid/icons/door-open';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import type { MarksMoveAnswer, MarkWriters } from '../../../schema/moveApi.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { DeniedPanel } from '../../components/DeniedPanel.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { fromLocalMinute, toLocalMinute } from './localTime.ts';
import { MarksTable } from './MarksTable.tsx';
import styles from './MoveMarks.module.css';

/** The screen `/c/:committee/attendance/move`: what a device has marked in the wrong committee is shown by number, and moved as it was shown [R14][R15]. */
export function MoveMarks(): JSX.Element {
  const params = useParams<{ committee: string }>();
  return (
    <MoreWords fallback={<Skeleton count={5} />}>
      <Show when={params.committee} keyed>
        {(committee) => <Marks committee={committee} />}
      </Show>
    </MoreWords>
  );
}

const MINUTE_MS = 60_000;

function Marks(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const { committee } = props; // one committee as long as the screen stands
  const path = `/api/committees/${encodeURIComponent(committee)}/attendance`;
  const loaded = createLoad(async () => {
    const [{ writers }, committees] = await Promise.all([
      api.send<MarkWriters>('GET', `${path}/writers`),
      api.send<Committee[]>('GET', '/api/committees'),
    ]);
    return {
      writers,
      here: committees.find(({ id }) => id === committee) ?? null,
      others: committees.filter(({ id }) => id !== committee),
    };
  }, isOnline);
  const [writer, setWriter] = createSignal('');
  const [to, setTo] = createSignal('');
  const [from, setFrom] = createSignal('');
  const [until, setUntil] = createSignal('');
  const [shown, setShown] = createSignal<MarksMoveAnswer | null>(null);
  const [moved, setMoved] = createSignal<MarksMoveAnswer | null>(null);
  const [error, setError] = createSignal<AppError | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  /** Whoever may not see this, or not any more, sees nothing of it. */
  const denied = () => [loaded.error(), error()].find((failure) => failure?.code === 'forbidden' || failure?.code === 'foreign-committee');

  /** The times of everything that stands of it. */
  function choose(chosen: string): void {
    setWriter(chosen);
    const found = loaded.data()?.writers.find((one) => one.writer === chosen);
    setFrom(found ? toLocalMinute(found.first) : '');
    setUntil(found ? toLocalMinute(found.last) : '');
    forget();
  }
  function forget(): void {
    setShown(null);
    setMoved(null);
    setError(null);
  }

  /** Null while something is missing. Both minutes are meant whole. */
  function request(): { readonly to: string; readonly writer: string; readonly from: number; readonly until: number } | null {
    const [first, last] = [fromLocalMinute(from()), fromLocalMinute(until())];
    if (writer() === '' || to() === '' || first === null || last === null || last < first) return null;
    return { to: to(), writer: writer(), from: first, until: last + MINUTE_MS };
  }
  const isWrongTime = () => from() !== '' && until() !== '' && (fromLocalMinute(until()) ?? 0) < (fromLocalMinute(from()) ?? 0);

  async function send(seen: string | null): Promise<void> {
    const asked = request();
    if (!asked || isBusy()) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await api.send<MarksMoveAnswer>(
        'POST',
        `${path}/move`,
        seen === null ? { ...asked, dryRun: true } : { ...asked, dryRun: false, seen },
      );
      const isStill = JSON.stringify(asked) === JSON.stringify(request()); // something else may have been chosen meanwhile
      if (answer.isDryRun && !isStill) return;
      setShown(answer.isDryRun ? answer : null);
      setMoved(answer.isDryRun ? null : answer);
      if (!answer.isDryRun) loaded.reload();
    } catch (failure) {
      const known = failure instanceof AppError ? failure : new AppError('internal');
      if (known.code === 'conflict') setShown(null); // what stands there now is not what was shown
      setError(known);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <CommitteeBand committee={loaded.data()?.here ?? null} />
      <Page>
        <PageHeading
          title={t('moves.marksTitle')}
          action={
            <A class={styles.back} href={`/c/${committee}/attendance`}>
              {t('moves.toDesk')}
            </A>
          }
        >
          {t('moves.marksText')}
        </PageHeading>
        <Switch fallback={<Skeleton count={4} />}>
          <Match when={denied()}>{(refusal) => <DeniedPanel error={refusal()} />}</Match>
          <Match when={loaded.data()?.others.length === 0}>
            <EmptyState icon={DoorOpen} title={t('moves.marksTitle')}>
              {t('moves.noOther')}
            </EmptyState>
          </Match>
          <Match when={loaded.data()?.writers.length === 0 && !moved()}>
            <EmptyState icon={DoorOpen} title={t('moves.noDevices')}>
              {t('moves.noDevicesText')}
            </EmptyState>
          </Match>
          <Match when={loaded.data()}>
            {(data) => (
              <div class={styles.part}>
                <div class={styles.form}>
                  <SelectField
                    label={t('moves.device')}
                    value={writer()}
                    options={[
                      { value: '', label: t('moves.chooseDevice') },
                      ...data().writers.map(({ writer: value, name, marks }) => ({
                        value,
                        label: t('moves.deviceOption', { name, device: value.slice(6), marks: t.plural('moves.marks', marks) }),
                      })),
                    ]}
                    onChange={choose}
                    isDisabled={isBusy()}
                  />
                  <SelectField
                    label={t('moves.to')}
                    value={to()}
                    options={[
                      { value: '', label: t('moves.choose') },
                      ...data().others.map(({ id, code, site }) => ({ value: id, label: site === '' ? code : `${code} · ${site}` })),
                    ]}
                    onChange={(chosen) => {
                      setTo(chosen);
                      forget();
                    }}
                    isDisabled={isBusy()}
                  />
                  <Minute label={t('moves.from')} value={from()} onInput={setFrom} />
                  <Minute label={t('moves.until')} value={until()} onInput={setUntil} error={isWrongTime() ? t('moves.wrongTime') : null} />
                </div>
                <div class={styles.buttons}>
                  <Button isBusy={isBusy()} disabled={!request()} onClick={() => void send(null)}>
                    {t('moves.preview')}
                  </Button>
                </div>
              </div>
            )}
          </Match>
          <Match when={loaded.error()}>
            {(failure) => <ErrorPanel error={failure()} onRetry={loaded.reload} isRetrying={loaded.isLoading()} />}
          </Match>
        </Switch>
        <Show when={!denied() && error()}>
          {(failure) => (
            <Banner tone="danger" title={t(`errors.${failure().code}`)} announce="alert">
              {failure().code === 'conflict' ? t('moves.changedSince') : t.error(failure())}
            </Banner>
          )}
        </Show>
        <Show when={moved()}>
          {(answer) => (
            <Banner tone="success" title={t('moves.marksMoved', { committee: answer().to.code })} announce="status">
              <p>{t.plural('moves.marksMovedText', answer().marks.length)}</p>
              <p>{t('moves.marksLater')}</p>
            </Banner>
          )}
        </Show>
        <Show when={!denied() && shown()}>
          {(answer) => <Shown answer={answer()} isBusy={isBusy()} onMove={() => void send(answer().seen)} />}
        </Show>
      </Page>
    </>
  );

  function Minute(field: {
    readonly label: string;
    readonly value: string;
    readonly onInput: (text: string) => void;
    readonly error?: string | null;
  }): JSX.Element {
    return (
      <TextField
        label={field.label}
        type="datetime-local"
        dir="ltr"
        value={field.value}
        hint={t('moves.clockHint')}
        error={field.error ?? null}
        disabled={isBusy()}
        onInput={(text) => {
          field.onInput(text);
          forget();
        }}
      />
    );
  }
}

/** What would be moved, and the button that moves exactly that. */
function Shown(props: { readonly answer: MarksMoveAnswer; readonly isBusy: boolean; readonly onMove: () => void }): JSX.Element {
  const t = useTranslation();
  const count = () => props.answer.marks.length;
  const doubtful = () => props.answer.marks.filter(({ doubts }) => doubts.length > 0).length;
  return (
    <Show when={count() + props.answer.headcount > 0} fallback={<Banner tone="neutral" title={t('moves.nothing')} announce="status" />}>
      <div class={styles.part}>
        <Show when={doubtful() > 0}>
          <Banner tone="warning" title={t.plural('moves.doubts', doubtful())} announce="status" />
        </Show>
        <Show when={props.answer.isCut}>
          <p>{t('moves.isCut')}</p>
        </Show>
        <Show when={count() > 0}>
          <MarksTable answer={props.answer} />
        </Show>
        <Show when={props.answer.headcount > 0}>
          <p>{t.plural('moves.headcount', props.answer.headcount)}</p>
        </Show>
        <div class={styles.buttons}>
          <Button variant="primary" isBusy={props.isBusy} onClick={() => props.onMove()}>
            {count() > 0 ? t.plural('moves.moveMarks', count()) : t('moves.moveCounted')}
          </Button>
        </div>
      </div>
    </Show>
  );
}
