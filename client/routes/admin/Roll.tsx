import { A, useBeforeLeave } from '@solidjs/router';
import FileUp from 'lucide-solid/icons/file-up';
import { For, type JSX, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import type { RollImportAnswer } from '../../../schema/api.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createRollImport, type RollImport, type RollImporter } from './roll/createRollImport.ts';
import { FileDrop } from './roll/FileDrop.tsx';
import styles from './roll/Roll.module.css';
import { RollReport } from './roll/RollReport.tsx';

/** Brings the campaign's file in: choose, see what it would change, import. */
export function Roll(): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const importer = createRollImport(api);
  const stateOf = <Kind extends RollImport['kind']>(kind: Kind) => {
    const state = importer.state();
    return state.kind === kind ? (state as Extract<RollImport, { kind: Kind }>) : null; // just compared
  };
  const isImporting = () => importer.state().kind === 'importing';
  const check = (file: File) => void importer.check(file);

  onCleanup(importer.reset);

  // While the file is on its way the page must stay: the answer says what was left out.
  useBeforeLeave((event) => isImporting() && event.preventDefault());
  onMount(() => {
    const warn = (event: BeforeUnloadEvent) => isImporting() && event.preventDefault();
    window.addEventListener('beforeunload', warn);
    onCleanup(() => window.removeEventListener('beforeunload', warn));
  });

  return (
    <Page>
      <PageHeading title={t('admin.rollTitle')}>{t('admin.rollText')}</PageHeading>
      <Switch>
        <Match when={stateOf('idle')}>
          <FileDrop onFile={check} />
          <p class={styles.quiet}>{t('admin.privacy')}</p>
        </Match>
        <Match when={stateOf('failed')}>
          {(failed) => (
            <>
              <Banner tone="danger" title={t(`errors.${failed().error.code}`)} announce="alert">
                <bdi>{failed().fileName}</bdi>
                <p>{t.error(failed().error)}</p>
              </Banner>
              <FileDrop onFile={check} />
            </>
          )}
        </Match>
        <Match when={stateOf('checking')}>
          {(checking) => (
            <Progress
              title={t('admin.checking', { file: checking().fileName })}
              text={t('admin.checkingText')}
              action={<Button onClick={importer.reset}>{t('admin.otherFile')}</Button>}
            />
          )}
        </Match>
        <Match when={stateOf('importing')}>
          {(importing) => <Progress title={t('admin.importing', { file: importing().fileName })} text={t('admin.importingText')} />}
        </Match>
        <Match when={stateOf('checked')}>
          {(checked) => (
            <>
              <Result
                title={t('admin.checkedTitle')}
                text={t('admin.checkedText', { file: checked().fileName, encoding: checked().answer.encoding })}
                answer={checked().answer}
              >
                <NewNumbers checked={checked()} onTake={importer.takeNumbers} />
              </Result>
              <div class={styles.foot}>
                <Show when={checked().error}>
                  {(error) => (
                    <Banner tone="danger" title={t(`errors.${error().code}`)} announce="alert">
                      {t.error(error())}
                    </Banner>
                  )}
                </Show>
                <p class={styles.summaryLine}>{t(`admin.${summaryOf(checked().answer)}`)}</p>
                <Button onClick={importer.reset}>{t('admin.otherFile')}</Button>
                <Button
                  variant="primary"
                  icon={FileUp}
                  disabled={checked().isAsking || !wouldChange(checked().answer)}
                  onClick={() => void importer.importNow()}
                >
                  {t('admin.importNow')}
                </Button>
              </div>
            </>
          )}
        </Match>
        <Match when={stateOf('done')}>
          {(done) => (
            <>
              <Banner
                tone="success"
                title={t('admin.doneTitle')}
                announce="status"
                action={
                  <>
                    <A class={styles.link} href="/admin/committees">
                      {t('admin.toCommittees')}
                    </A>
                    <Button onClick={importer.reset}>{t('admin.otherFile')}</Button>
                  </>
                }
              >
                {t('admin.importSummary', { added: done().answer.counts.added, changed: done().answer.counts.changed })}
              </Banner>
              <Result
                title={t('admin.cameIn')}
                text={t('admin.doneText', { file: done().fileName, encoding: done().answer.encoding })}
                answer={done().answer}
              />
            </>
          )}
        </Match>
      </Switch>
    </Page>
  );
}

const wouldChange = ({ counts, committees }: RollImportAnswer): boolean =>
  counts.added + counts.changed > 0 || committees.some(({ isNew }) => isNew);

const summaryOf = (answer: RollImportAnswer) =>
  wouldChange(answer) ? 'importSame' : answer.counts.toBeDecided > 0 ? 'nothingDecided' : 'nothingToImport';

/** Whether known electors get the numbers that the file gives them, and how many that are in which committees [R18]. */
function NewNumbers(props: {
  readonly checked: Extract<RollImport, { kind: 'checked' }>;
  readonly onTake: RollImporter['takeNumbers'];
}): JSX.Element {
  const t = useTranslation();
  return (
    <Show when={props.checked.answer.newNumbers}>
      {(numbers) => (
        <section class={styles.part}>
          <CheckField
            isChecked={props.checked.newNumbers !== null}
            isDisabled={props.checked.isAsking}
            onChange={(isTaken) => void props.onTake(isTaken)}
          >
            {t('admin.takeNumbers')}
          </CheckField>
          <p class={styles.quiet}>{t('admin.takeNumbersHint')}</p>
          <ul class={styles.committees}>
            <For each={numbers().committees}>
              {({ code, electors }) => (
                <li class={styles.committee}>
                  <strong>
                    <bdi>{code}</bdi>
                  </strong>
                  <span>{t.plural('common.electors', electors)}</span>
                </li>
              )}
            </For>
          </ul>
        </section>
      )}
    </Show>
  );
}

function Progress(props: { readonly title: string; readonly text: string; readonly action?: JSX.Element }): JSX.Element {
  return (
    <div class={styles.progress} role="status">
      <Spinner size={32} />
      <p class={styles.progressTitle}>{props.title}</p>
      <p class={styles.quiet}>{props.text}</p>
      {props.action}
    </div>
  );
}

type ResultProps = { readonly title: string; readonly text: string; readonly answer: RollImportAnswer; readonly children?: JSX.Element };

function Result(props: ResultProps): JSX.Element {
  const t = useTranslation();
  return (
    <>
      <div>
        <h2>{props.title}</h2>
        <p class={styles.quiet}>
          {t.plural('admin.lines', props.answer.lines)} · {props.text}
        </p>
      </div>
      {props.children}
      <RollReport answer={props.answer} />
    </>
  );
}
