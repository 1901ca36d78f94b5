import { A, useParams } from '@solidjs/router';
import ArrowLeftRight from 'lucide-solid/icons/arrow-left-right';
import Eraser from 'lucide-solid/icons/eraser';
import Printer from 'lucide-solid/icons/printer';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee, CommitteeDetail } from '../../../schema/api.ts';
import type { Erased, HeldData } from '../../../schema/auditApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { MoveAnswer } from '../../../schema/moveApi.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Printed } from '../../components/Printed.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { EraseDialog } from './held/EraseDialog.tsx';
import styles from './held/Held.module.css';
import { HeldPage } from './held/HeldPage.tsx';
import { MoveDialog } from './held/MoveDialog.tsx';

/** `/admin/electors/:elector`: all that is held on one person, to be read, printed and handed over, or erased for good. */
export function Held(): JSX.Element {
  const params = useParams<{ elector: string }>();
  return (
    <Show when={params.elector} keyed>
      {(elector) => <HeldScreen elector={elector} />}
    </Show>
  );
}

function HeldScreen(props: { readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const { api, isOnline, session } = useApp();
  const path = `/api/electors/${encodeURIComponent(props.elector)}`; // one elector as long as the screen stands
  const held = createLoad(async () => {
    const data = await api.send<HeldData>('GET', `${path}/held`);
    // whom a claim is in the name of; a committee that cannot be read leaves ids, which is no reason to show nothing
    const detail = await api
      .send<CommitteeDetail>('GET', `/api/committees/${encodeURIComponent(data.elector.committee)}`)
      .catch(() => null);
    const names = new Map([...(detail?.people ?? []), ...(detail?.guarantors ?? [])].map(({ id, name }) => [id, name]));
    return { data, nameOf: (userId: string): string => names.get(userId) ?? userId };
  }, isOnline);
  const [isErasing, setErasing] = createSignal(false);
  /** Those that they may be moved to; null while nobody moves. */
  const [movable, setMovable] = createSignal<readonly Committee[] | null>(null);
  const [moved, setMoved] = createSignal<MoveAnswer | null>(null);
  const toaster = useToaster();
  async function startMove(): Promise<void> {
    try {
      setMovable(await api.send<Committee[]>('GET', '/api/committees'));
    } catch (error) {
      toaster.show({ text: t.error(error instanceof AppError ? error : new AppError('internal')), tone: 'danger' });
    }
  }
  const [erased, setErased] = createSignal<Erased | null>(null);

  return (
    <Page>
      <PageHeading
        title={t('held.title')}
        action={
          <Show when={!erased() && held.data()}>
            <Button icon={Printer} onClick={() => window.print()}>
              {t('account.print')}
            </Button>
            <Button icon={ArrowLeftRight} onClick={() => void startMove()}>
              {t('moves.move')}
            </Button>
            <Button icon={Eraser} variant="danger" onClick={() => setErasing(true)}>
              {t('held.erase')}
            </Button>
          </Show>
        }
      >
        {erased() ? null : t('held.text')}
      </PageHeading>
      <Switch fallback={<Skeleton count={6} />}>
        <Match when={erased()}>
          {(result) => (
            <Banner tone="success" title={t('held.erased')} announce="alert">
              <Show when={result().rooms.length > 0} fallback={<p>{t('held.erasedRollOnly')}</p>}>
                <p>{t.plural('held.erasedText', result().logRows, { rooms: t.number(result().rooms.length) })}</p>
              </Show>
              <Show when={!result().isFinished}>
                <p>{t('held.erasedLater')}</p>
              </Show>
              <p>{t('held.erasedRest')}</p>
              <A class={styles.back} href="/admin/electors">
                {t('held.back')}
              </A>
            </Banner>
          )}
        </Match>
        <Match when={held.data()}>
          {(found) => (
            <>
              <Show when={moved()}>
                {(answer) => (
                  <Banner tone="success" title={t('moves.moved', { committee: answer().to.code })} announce="status">
                    <p>{t('moves.movedNumber', { number: answer().number })}</p>
                    <Show when={!answer().isFinished}>
                      <p>{t('moves.movedLater')}</p>
                    </Show>
                  </Banner>
                )}
              </Show>
              <HeldPage held={found().data} nameOf={found().nameOf} />
              <Printed>
                <h1>{t('held.title')}</h1>
                <p>
                  <bdi>{session.me()?.campaign.name}</bdi> · {t('list.printedAt', { time: t.time(Date.now()) })} ·{' '}
                  <bdi>{session.user()?.name}</bdi>
                </p>
                <HeldPage held={found().data} nameOf={found().nameOf} />
              </Printed>
              <Show when={movable()}>
                {(committees) => (
                  <MoveDialog
                    elector={found().data.elector}
                    committees={committees()}
                    move={(request) => api.send<MoveAnswer>('POST', `${path}/move`, request)}
                    onMoved={(answer) => {
                      setMoved(answer);
                      setMovable(null);
                      held.reload();
                    }}
                    onOther={held.reload}
                    onClose={() => setMovable(null)}
                  />
                )}
              </Show>
              <Show when={isErasing()}>
                <EraseDialog
                  elector={found().data.elector}
                  onErase={async (confirm) => {
                    setErased(await api.send<Erased>('POST', `${path}/erase`, { confirm }));
                    setErasing(false);
                  }}
                  onClose={() => setErasing(false)}
                />
              </Show>
            </>
          )}
        </Match>
        <Match when={held.error()}>
          {(error) => (
            <ErrorPanel
              error={error()}
              onRetry={held.reload}
              isRetrying={held.isLoading()}
              action={<A href="/admin/electors">{t('held.back')}</A>}
            />
          )}
        </Match>
      </Switch>
    </Page>
  );
}
