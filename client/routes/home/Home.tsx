import { Navigate } from '@solidjs/router';
import { type JSX, Match, Switch } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useApp } from '../../state/AppContext.ts';
import { lazyScreen } from '../lazyScreen.ts';

// Whoever goes straight to a list never loads these.
const AdminHome = lazyScreen(() => import('./AdminHome.tsx').then((module) => module.AdminHome));
const CoordinatorHome = lazyScreen(() => import('./CoordinatorHome.tsx').then((module) => module.CoordinatorHome));
const DoorHome = lazyScreen(() => import('./DoorHome.tsx').then((module) => module.DoorHome));
const SoonHome = lazyScreen(() => import('./SoonHome.tsx').then((module) => module.SoonHome));

/** Where each role lands. Whoever has one committee is taken straight to its list, or its door. */
export function Home(): JSX.Element {
  const { session } = useApp();
  const role = () => session.user()?.role;
  const only = () => {
    const memberships = session.user()?.memberships ?? [];
    return memberships.length === 1 ? memberships[0]?.committee : undefined;
  };
  return (
    <Switch
      fallback={
        <MoreWords>
          <SoonHome />
        </MoreWords>
      }
    >
      <Match when={role() === 'coordinator' && only()}>{(committee) => <Navigate href={`/c/${committee()}/list`} />}</Match>
      <Match when={role() === 'coordinator'}>
        <MoreWords>
          <CoordinatorHome />
        </MoreWords>
      </Match>
      <Match when={role() === 'attendance' && only()}>{(committee) => <Navigate href={`/c/${committee()}/door`} />}</Match>
      <Match when={role() === 'attendance'}>
        <MoreWords>
          <DoorHome />
        </MoreWords>
      </Match>
      <Match when={role() === 'admin'}>
        <MoreWords>
          <AdminHome />
        </MoreWords>
      </Match>
    </Switch>
  );
}
