import { type RouteSectionProps, useNavigate } from '@solidjs/router';
import { createEffect, createSignal, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { useApp } from '../../state/AppContext.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import { createShownPerson } from './createShownPerson.ts';
import { Shell } from './Shell.tsx';
import { Splash } from './Splash.tsx';

const SignIn = lazyScreen(() => import('../signIn/GuardedSignIn.tsx').then((module) => module.GuardedSignIn));
const Locked = lazyScreen(() => import('../locked/Locked.tsx').then((module) => module.Locked));
const Leaving = lazyScreen(() => import('../locked/Leaving.tsx').then((module) => module.Leaving));
const AskForPin = lazyScreen(() => import('../locked/AskForPin.tsx').then((module) => module.AskForPin));
const SessionOver = lazyScreen(() => import('../signIn/SessionOver.tsx').then((module) => module.SessionOver));

/** Stands around every screen that needs a person: shows the screen, the way in, or the splash while that is being found out. */
export function SignedIn(props: RouteSectionProps): JSX.Element {
  const app = useApp();
  const { session } = app;
  const [tablet, setTablet] = createSignal<TabletClient | null>(null);
  const navigate = useNavigate();
  const shown = createShownPerson(session, () => navigate('/', { replace: true }));
  createEffect(() => {
    if (session.state() === 'signed-out') SignIn.preload().catch(() => {}); // beside its words, not after them; shown, it tries again
  });
  // A session may run out when nothing can be fetched any more.
  whenIdle(() => Promise.all([app.tablet().then(setTablet), SignIn.preload(), SessionOver.preload(), Locked.preload(), Leaving.preload()]));
  return (
    <Suspense fallback={<Splash />}>
      <Switch
        fallback={
          <MoreWords fallback={<Splash />}>
            <SignIn />
          </MoreWords>
        }
      >
        <Match when={session.state() === 'locked'}>
          <MoreWords fallback={<Splash />}>
            <Locked />
          </MoreWords>
        </Match>
        <Match when={session.state() === 'leaving'}>
          <MoreWords fallback={<Splash />}>
            <Leaving />
          </MoreWords>
        </Match>
        {/* Keyed: another person's screens are made anew, nothing of the former stays. */}
        <Match when={shown.person()?.id} keyed>
          {(_) => (
            <Show when={shown.person()}>
              {(person) => (
                <>
                  <Shell person={person()} onSignInAsAnother={shown.leave} onSignOut={shown.logout} tablet={tablet()}>
                    <Show when={tablet()?.isToBeAsked() && session.me()?.campaign.isDemo === false && tablet()}>
                      {(ready) => (
                        // while it is fetched the screen stays: keys are typed into it
                        <Suspense>
                          <MoreWords>
                            <AskForPin tablet={ready()} />
                          </MoreWords>
                        </Suspense>
                      )}
                    </Show>
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
