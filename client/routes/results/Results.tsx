import { useParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { ROOM_GRANTS } from '../../../schema/access.ts';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../../schema/ids.ts';
import { DeniedPanel } from '../../components/DeniedPanel.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';

const ResultsPage = lazyScreen(() => import('./ResultsPage.tsx').then((module) => module.ResultsPage));
const ResultPage = lazyScreen(() => import('./ResultPage.tsx').then((module) => module.ResultPage));

/** The screens `/results` and `/results/:committee`, for whoever reads results; to everybody else they are denied, as the server would. */
export function Results(): JSX.Element {
  const params = useParams<{ tool?: string }>();
  return (
    <MoreWords fallback={<Skeleton count={8} />}>
      <ResultsAt committee={params.tool} />
    </MoreWords>
  );
}

/** @param props.committee undefined: all of them */
export function ResultsAt(props: { readonly committee: string | undefined }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const mayRead = () => ROOM_GRANTS[session.user()?.role ?? 'viewer'].result !== undefined;
  const known = (): CommitteeId | null => (props.committee !== undefined && isCommitteeId(props.committee) ? props.committee : null);
  return (
    <Show
      when={mayRead()}
      fallback={
        <Page isNarrow>
          <PageHeading title={t('results.title')} isHidden />
          <DeniedPanel error={new AppError('forbidden')} />
        </Page>
      }
    >
      <Show when={props.committee !== undefined} fallback={<ResultsPage />}>
        <Show when={known()} keyed fallback={<ErrorPanel error={new AppError('not-found', { what: props.committee ?? '' })} />}>
          {(committee) => <ResultPage committee={committee} />}
        </Show>
      </Show>
    </Show>
  );
}
