import { type JSX, Match, Switch } from 'solid-js';
import { useApp } from '../../state/AppContext.ts';
import { AdminHome } from './AdminHome.tsx';
import { AuditorHome } from './AuditorHome.tsx';
import { ClerkHome } from './ClerkHome.tsx';
import { CoordinatorHome } from './CoordinatorHome.tsx';
import { DoorHome } from './DoorHome.tsx';
import { ReconcilerHome } from './ReconcilerHome.tsx';
import { SoonHome } from './SoonHome.tsx';

/** The start of whoever is not taken straight to their work. */
export function RoleHome(): JSX.Element {
  const { session } = useApp();
  const role = () => session.user()?.role;
  return (
    <Switch fallback={<SoonHome />}>
      <Match when={role() === 'coordinator'}>
        <CoordinatorHome />
      </Match>
      <Match when={role() === 'attendance'}>
        <DoorHome />
      </Match>
      <Match when={role() === 'clerk'}>
        <ClerkHome />
      </Match>
      <Match when={role() === 'admin'}>
        <AdminHome />
      </Match>
      <Match when={role() === 'reconciler'}>
        <ReconcilerHome />
      </Match>
      <Match when={role() === 'auditor'}>
        <AuditorHome />
      </Match>
    </Switch>
  );
}
