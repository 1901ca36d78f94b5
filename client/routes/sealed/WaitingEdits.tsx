import { Key } from '@solid-primitives/keyed';
import { A, useParams } from '@solidjs/router';
import CheckCheck from 'lucide-solid/icons/check-check';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { HeldEdit, HeldEditsAnswer } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useToaster } from '../../components/toasts.ts';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { HandInFile } from './HandInFile.tsx';
import styles from './Waiting.module.css';
import { WaitingEdit } from './WaitingEdit.tsx';
import { electorOf } from './waitingWords.ts';

/** The screen `/c/:committee/waiting`: edits that could not simply be put into the list, for coordinators to decide [Z6]. */
export function WaitingEdits(): JSX.Element {
  const params = useParams<{ committee: string }>();
  return (
    <MoreWords fallback={<Skeleton count={5} />}>
      <Show when={params.committee} keyed>
        {(committee) => <Decisions committee={committee} />}
      </Show>
    </MoreWords>
  );
}

const keyOf = ({ userId, device, id }: HeldEdit): string => `${userId}${device}/${id}`;

/** Of one person on one device, in the order made. */
type Group = { readonly key: string; readonly edits: readonly HeldEdit[] };

function Decisions(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  const { api, isOnline, session, openRoll, openCommittee } = useApp();
  const { committee } = props; // one committee as long as the screen stands
  const roll = openRoll(committee);
  const people = openCommittee(committee);
  const held = createLoad(() => api.send<HeldEditsAnswer>('GET', `/api/committees/${encodeURIComponent(committee)}/held-edits`), isOnline);
  const [busy, setBusy] = createSignal<ReadonlySet<string>>(new Set());
  const [decided, setDecided] = createSignal<ReadonlySet<string>>(new Set());
  const [discarding, setDiscarding] = createSignal<readonly HeldEdit[]>([]);

  const edits = () => held.data()?.edits.filter((edit) => !decided().has(keyOf(edit)));
  const more = () => (held.data()?.waiting ?? 0) - (held.data()?.edits.length ?? 0);
  /** A person's together, on each of their devices in the order made. */
  const groups = createMemo((): readonly Group[] => {
    const byPerson = new Map<string, HeldEdit[]>();
    for (const edit of [...(edits() ?? [])].sort((a, b) => a.atMs - b.atMs)) {
      const key = `${edit.userId} ${edit.device}`;
      byPerson.set(key, [...(byPerson.get(key) ?? []), edit]);
    }
    return [...byPerson].map(([key, of]) => ({ key, edits: of }));
  });
  const electorName = (edit: HeldEdit): string => roll.elector(electorOf(edit) ?? '')?.name ?? t('sealed.unknownElector');
  const mayWrite = () => session.user()?.role === 'coordinator';
  const canApply = (edit: HeldEdit): boolean => edit.isAuthorAllowed || mayWrite();

  /** One after the other, in the order made: the last value of a cell is to stand. Those that could not be decided stay. */
  async function decide(these: readonly HeldEdit[], decision: 'apply' | 'discard'): Promise<void> {
    const free = these.filter((edit) => !busy().has(keyOf(edit)));
    setBusy((before) => new Set([...before, ...free.map(keyOf)]));
    const written = new Map<string, unknown>(); // by those before: it stands there as decided here
    for (const edit of free) {
      const cellOf = (key: string): string => `${edit.room} ${key}`;
      const seen = edit.writes.map(({ key, now }) => ({ key, value: written.has(cellOf(key)) ? written.get(cellOf(key)) : now }));
      try {
        await api.send(
          'POST',
          `/api/held-edits/${edit.userId}${edit.device}/${encodeURIComponent(edit.id)}`,
          decision === 'apply' ? { decision, seen } : { decision },
        );
        if (decision === 'apply') for (const { key, value } of edit.writes) written.set(cellOf(key), value);
        setDecided((before) => new Set([...before, keyOf(edit)]));
        const name = electorName(edit);
        toaster.show({ text: decision === 'apply' ? t('sealed.applied', { name }) : t('sealed.discarded', { name }), tone: 'success' });
      } catch (error) {
        toaster.show({ text: t.error(error instanceof AppError ? error : new AppError('internal')), tone: 'danger' });
        if (error instanceof AppError && error.code === 'unreachable') break;
      }
    }
    setBusy((before) => new Set([...before].filter((key) => !free.some((edit) => keyOf(edit) === key))));
    held.reload(); // what others have decided, and what stands now
  }

  return (
    <Page>
      <PageHeading
        title={t('sealed.title')}
        action={
          <A class={styles.back} href={`/c/${committee}/list`}>
            {t('sealed.toList')}
          </A>
        }
      >
        {t('sealed.text')}
      </PageHeading>
      <Show when={held.data() && held.error()}>
        {(error) => (
          <Banner tone="warning" title={t(`errors.${error().code}`)} announce="status">
            {error().code === 'unreachable' ? t('sealed.mayBeOld') : t.error(error())}
          </Banner>
        )}
      </Show>
      <Switch fallback={<Skeleton shape="card" count={3} />}>
        <Match when={edits()?.length === 0}>
          <EmptyState icon={CheckCheck} title={t('sealed.none')} announce="status">
            {t('sealed.noneText')}
          </EmptyState>
        </Match>
        <Match when={edits()}>
          <Show when={more() > 0}>
            <p role="status">{t.plural('sealed.moreFollow', more())}</p>
          </Show>
          <Key each={groups()} by="key">
            {(group) => (
              <section class={styles.person} aria-label={authorOf(group().edits)}>
                <div class={styles.head}>
                  <h2>{authorOf(group().edits)}</h2>
                  <Show when={group().edits.length > 1}>
                    <div class={styles.buttons}>
                      <Show when={group().edits.every(canApply)}>
                        <Button onClick={() => void decide(group().edits, 'apply')}>{all(t('sealed.apply'), group().edits)}</Button>
                      </Show>
                      <Button onClick={() => setDiscarding(group().edits)}>{all(t('sealed.discard'), group().edits)}</Button>
                    </div>
                  </Show>
                </div>
                <ul class={styles.edits}>
                  <Key each={group().edits} by={keyOf}>
                    {(edit) => (
                      <WaitingEdit
                        edit={edit()}
                        electorName={electorName(edit())}
                        names={{ nameOf: (id) => people.nameOf(id) ?? id, genderOf: (id) => roll.elector(id)?.gender ?? 'mixed' }}
                        canApply={canApply(edit())}
                        isBusy={busy().has(keyOf(edit()))}
                        onApply={() => void decide([edit()], 'apply')}
                        onDiscard={() => setDiscarding([edit()])}
                      />
                    )}
                  </Key>
                </ul>
              </section>
            )}
          </Key>
        </Match>
        <Match when={held.error()}>{(error) => <ErrorPanel error={error()} onRetry={held.reload} isRetrying={held.isLoading()} />}</Match>
      </Switch>
      <HandInFile onHandedIn={held.reload} />
      <Dialog
        isOpen={discarding().length > 0}
        title={t('sealed.discardTitle')}
        description={discarding()
          .slice(0, MAX_NAMED)
          .map((edit) => t('sealed.discardText', { author: edit.name, name: electorName(edit) }))
          .join(' ')}
        onClose={() => setDiscarding([])}
        actions={
          <>
            <Button
              variant="danger"
              onClick={() => {
                const these = discarding();
                setDiscarding([]);
                void decide(these, 'discard');
              }}
            >
              {discarding().length > 1 ? all(t('sealed.discard'), discarding()) : t('sealed.discard')}
            </Button>
            <Button onClick={() => setDiscarding([])}>{t('common.cancel')}</Button>
          </>
        }
      />
    </Page>
  );

  function authorOf([edit]: readonly HeldEdit[]): string {
    return t('sealed.by', { name: edit?.name ?? '', device: edit?.device ?? '' });
  }
  function all(act: string, group: readonly HeldEdit[]): string {
    return `${act} (${t.number(group.length)})`;
  }
}

/** Of many, the number on the button says enough. */
const MAX_NAMED = 3;
