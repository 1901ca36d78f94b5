import { Navigate } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';

// Whoever goes straight to a list never loads it.
const RoleHome = lazyScreen(() => import('./RoleHome.tsx').then((module) => module.RoleHome));

/** Where each role lands. Whoever has one committee is taken straight to its list, or its door. */
export function Home(): JSX.Element {
  const { session } = useApp();
  const straightTo = () => {
    const { role, memberships = [] } = session.user() ?? {};
    if (role === 'caller') return '/calls';
    if (role === 'viewer') return '/board';
    const only = memberships.length === 1 && memberships[0]?.committee;
    if (!only || (role !== 'coordinator' && role !== 'attendance')) return null;
    return `/c/${only}/${role === 'coordinator' ? 'list' : 'door'}`;
  };
  return (
    <Show
      when={straightTo()}
      fallback={
        <MoreWords>
          <RoleHome />
        </MoreWords>
      }
    >
      {(path) => <Navigate href={path()} />}
    </Show>
  );
}
