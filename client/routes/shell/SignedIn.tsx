import { type RouteSectionProps, useNavigate } from '@solidjs/router';
import { createEffect, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { whenIdle } from '../../i18n/whenIdle.ts';
import { useApp } from '../../state/AppContext.ts';
import { lazyScreen } from '../lazyScreen.ts';
import { createShownPerson } from './createShownPerson.ts';
import { Shell } from './Shell.tsx';
import { Splash } from './Splash.tsx';

const SignIn = lazyScreen(() => import('../signIn/GuardedSignIn.tsx').then((module) => module.GuardedSignIn));
const SessionOver = lazyScreen(() => import('../signIn/SessionOver.tsx').then((module) => module.SessionOver));

/** Stands around every screen that needs a person: shows the screen, the way in, or the splash while that is being found out. */
export function SignedIn(props: RouteSectionProps): JSX.Element {
  const { session } = useApp();
  const navigate = useNavigate();
  const shown = createShownPerson(session, () => navigate('/', { replace: true }));
  createEffect(() => {
    if (session.state() === 'signed-out') SignIn.preload().catch(() => {}); // beside its words, not after them; shown, it tries again
  });
  // A session may run out when nothing can be fetched any more.
  whenIdle(() => Promise.all([SignIn.preload(), SessionOver.preload()]));
  return (
    <Suspense fallback={<Splash />}>
      <Switch
        fallback={
          <MoreWords fallback={<Splash />}>
            <SignIn />
          </MoreWords>
        }
      >
        {/* Keyed: another person's screens are made anew, nothing of the former stays. */}
        <Match when={shown.person()?.id} keyed>
          {(_) => (
            <Show when={shown.person()}>
              {(person) => (
                <>
                  <Shell person={person()} onSignInAsAnother={shown.leave} onSignOut={() => void shown.logout()}>
                    {props.children}
                  </Shell>
                  <Show when={shown.isOver()}>
                    <Suspense>
                      <MoreWords>
                        <SessionOver user={person()} onSomeoneElse={shown.leave} />
                      </MoreWords>
                    </Suspense>
                  </Show>
                </>
              )}
            </Show>
          )}
        </Match>
        <Match when={session.state() === 'restoring'}>
          <Splash onSomeoneElse={session.leave} />
        </Match>
      </Switch>
    </Suspense>
  );
}
