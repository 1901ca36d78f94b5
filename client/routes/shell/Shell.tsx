import { useLocation } from '@solidjs/router';
import FlaskConical from 'lucide-solid/icons/flask-conical';
import WifiOff from 'lucide-solid/icons/wifi-off';
import { createEffect, ErrorBoundary, type JSX, on, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { User } from '../../../schema/api.ts';
import { AppBar } from '../../components/AppBar.tsx';
import { Chip } from '../../components/Chip.tsx';
import { PersonMenu } from '../../components/PersonMenu.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { useApp } from '../../state/AppContext.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import { createPart } from '../createPart.ts';
import { Broken } from './Broken.tsx';
import styles from './Shell.module.css';

type Props = {
  readonly person: User;
  readonly onSignInAsAnother: () => void;
  readonly onSignOut: () => void;
  /** Null until it is fetched. */
  readonly tablet: TabletClient | null;
  readonly children: JSX.Element;
};

/** The bar and the place for the screen beneath it. */
export function Shell(props: Props): JSX.Element {
  const t = useTranslation();
  const { session, settings, isOnline } = useApp();
  const news = createPart(() => import('./SyncNews.tsx').then((module) => module.SyncNews));
  whenIdle(async () => news.fetch());
  const campaign = () => session.me()?.campaign;
  return (
    <div class={styles.shell}>
      <AppBar
        campaign={campaign()?.name}
        end={
          <PersonMenu
            user={props.person}
            language={settings.language()}
            theme={settings.theme()}
            onLanguage={settings.setLanguage}
            onTheme={settings.setTheme}
            onSignInAsAnother={props.onSignInAsAnother}
            onSignOut={props.onSignOut}
            tablet={props.tablet}
          />
        }
      >
        <span role="status">
          <Show when={!isOnline()}>
            <Chip tone="warning" icon={WifiOff}>
              {t('common.offline')}
            </Chip>
          </Show>
        </span>
        <Show when={news.part()}>{(part) => <Dynamic component={part()} />}</Show>
        <Show when={campaign()?.isDemo}>
          <span class={styles.demo} title={t('common.demoHint')}>
            <Chip tone="info" icon={FlaskConical}>
              {t('common.demo')}
            </Chip>
          </span>
        </Show>
      </AppBar>
      <main id="content" tabindex="-1" class={styles.main}>
        <Suspense
          fallback={
            <div class={styles.waiting}>
              <Skeleton count={8} />
            </div>
          }
        >
          <ErrorBoundary fallback={(error: unknown, reset) => <BrokenScreen error={error} onLeave={reset} />}>
            {props.children}
          </ErrorBoundary>
        </Suspense>
      </main>
    </div>
  );
}

/** One screen has failed; the bar stands, and another screen is shown as soon as the person goes there. */
function BrokenScreen(props: { readonly error: unknown; readonly onLeave: () => void }): JSX.Element {
  const location = useLocation();
  createEffect(
    on(
      () => location.pathname,
      () => props.onLeave(),
      { defer: true },
    ),
  );
  return <Broken error={props.error} />;
}
