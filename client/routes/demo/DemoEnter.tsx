import { useNavigate, useSearchParams } from '@solidjs/router';
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import { DEMO_PEOPLE } from '../../../schema/demo.ts';
import { AppError } from '../../../schema/errors.ts';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { Splash } from '../shell/Splash.tsx';

/**
 * `/demo/enter?user=…&lang=…&to=…`: signs one of the demo's people in without a password and goes to a path of the app, or to their start.
 * Demo only: the server refuses elsewhere.
 */
export function DemoEnter(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const navigate = useNavigate();
  const [query] = useSearchParams<{ user: string; to: string }>();
  const [error, setError] = createSignal<AppError | null>(null);
  /** Only into this app: `//host` would lead out of it. */
  const target = () => (query.to && /^\/(?!\/)/.test(query.to) ? query.to : '/');
  const name = () => DEMO_PEOPLE.find(({ username }) => username === query.user)?.name[t.language] ?? query.user ?? '';

  function enter(): void {
    setError(null);
    session
      .demoLogin(query.user ?? '')
      .then(() => navigate(target(), { replace: true }))
      .catch((failure: unknown) => setError(failure instanceof AppError ? failure : new AppError('internal')));
  }
  onMount(enter);

  return (
    <Show when={error()} fallback={<Splash text={t('common.entering', { name: name() })} />}>
      {(failure) => (
        <main id="content">
          <ErrorPanel error={failure()} onRetry={enter} />
        </main>
      )}
    </Show>
  );
}
