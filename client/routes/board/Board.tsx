import { type RouteSectionProps, useLocation } from '@solidjs/router';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { ROOM_GRANTS } from '../../../schema/access.ts';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, isCampaignId, isCommitteeId } from '../../../schema/ids.ts';
import { DeniedPanel } from '../../components/DeniedPanel.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';
import { BoardContext } from './BoardContext.ts';
import { BoardPage } from './BoardPage.tsx';
import { CommitteeBoard } from './CommitteeBoard.tsx';
import { createBoard } from './createBoard.ts';

const Wall = lazyScreen(() => import('./Wall.tsx').then((module) => module.Wall));

/** The operations room: `/board`, `/board/:committee`, and `/board?wall` for a large screen (OR1–OR9). To whoever reads no board it is denied, as the server would. */
export function Board(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  return (
    <MoreWords fallback={<Skeleton count={8} />}>
      <BoardAt committee={props.params.tool} isWall={new URLSearchParams(location.search).has('wall')} />
    </MoreWords>
  );
}

/** @param props.committee undefined: all of them */
export function BoardAt(props: { readonly committee: string | undefined; readonly isWall: boolean }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const mayRead = () => ROOM_GRANTS[session.user()?.role ?? 'caller'].board !== undefined;
  const campaign = () => {
    const id = session.me()?.campaign.id;
    return id !== undefined && isCampaignId(id) ? id : null;
  };
  return (
    <Switch fallback={<Skeleton count={8} />}>
      <Match when={!mayRead()}>
        <Page isNarrow>
          <PageHeading title={t('board.title')} isHidden />
          <DeniedPanel error={new AppError('forbidden')} />
        </Page>
      </Match>
      <Match when={campaign()} keyed>
        {(id) => (
          <BoardContext.Provider value={createBoard(id)}>
            <Screen committee={props.committee} isWall={props.isWall} />
          </BoardContext.Provider>
        )}
      </Match>
    </Switch>
  );
}

function Screen(props: { readonly committee: string | undefined; readonly isWall: boolean }): JSX.Element {
  const known = (): CommitteeId | null => (props.committee !== undefined && isCommitteeId(props.committee) ? props.committee : null);
  return (
    <Switch fallback={<BoardPage />}>
      <Match when={props.isWall}>
        <Wall />
      </Match>
      <Match when={props.committee !== undefined}>
        <Show when={known()} keyed fallback={<ErrorPanel error={new AppError('not-found', { what: props.committee ?? '' })} />}>
          {(committee) => <CommitteeBoard committee={committee} />}
        </Show>
      </Match>
    </Switch>
  );
}
