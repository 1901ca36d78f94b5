import { type RouteSectionProps, useParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { ScreenOf, type Screens } from '../ScreenOf.tsx';
import { AdminLayout } from './AdminLayout.tsx';

/** The tool of each address, `/admin/<tool>`; `electors/…` is the page of one elector. */
const TOOLS: Screens = {
  people: lazyScreen(() => import('./People.tsx').then((module) => module.People)),
  roll: lazyScreen(() => import('./Roll.tsx').then((module) => module.Roll)),
  committees: lazyScreen(() => import('./Committees.tsx').then((module) => module.Committees)),
  election: lazyScreen(() => import('./Election.tsx').then((module) => module.Election)),
  electors: lazyScreen(() => import('./Electors.tsx').then((module) => module.Electors)),
  'electors/…': lazyScreen(() => import('./Held.tsx').then((module) => module.Held)),
  audit: lazyScreen(() => import('./Audit.tsx').then((module) => module.Audit)),
};

/** The administrator's tools, each in a chunk of its own; their names stand here and not in what is loaded first. */
export function AdminScreens(props: RouteSectionProps): JSX.Element {
  const params = useParams<{ tool?: string; elector?: string }>();
  const name = (): string => (params.elector === undefined ? (params.tool ?? '') : `${params.tool}/…`);
  return (
    <AdminLayout {...props}>
      <Show when={params.tool}>
        <ScreenOf screens={TOOLS} name={name()} route={props} />
      </Show>
    </AdminLayout>
  );
}
