import { type RouteSectionProps, useParams } from '@solidjs/router';
import { type Component, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { lazyScreen } from '../lazyScreen.ts';
import { NotFound } from '../NotFound.tsx';
import { AdminLayout } from './AdminLayout.tsx';

const Held = lazyScreen(() => import('./Held.tsx').then((module) => module.Held));
/** The tool of each address, `/admin/<tool>`. */
const TOOLS: Readonly<Record<string, Component<RouteSectionProps>>> = {
  people: lazyScreen(() => import('./People.tsx').then((module) => module.People)),
  roll: lazyScreen(() => import('./Roll.tsx').then((module) => module.Roll)),
  committees: lazyScreen(() => import('./Committees.tsx').then((module) => module.Committees)),
  election: lazyScreen(() => import('./Election.tsx').then((module) => module.Election)),
  electors: lazyScreen(() => import('./Electors.tsx').then((module) => module.Electors)),
  audit: lazyScreen(() => import('./Audit.tsx').then((module) => module.Audit)),
};

/** The administrator's tools, each in a chunk of its own; their names stand here and not in what is loaded first. */
export function AdminScreens(props: RouteSectionProps): JSX.Element {
  const params = useParams<{ tool?: string; elector?: string }>();
  const screen = () => {
    const { tool = '', elector } = params;
    if (elector !== undefined) return tool === 'electors' ? Held : undefined;
    return Object.hasOwn(TOOLS, tool) ? TOOLS[tool] : undefined;
  };
  return (
    <AdminLayout {...props}>
      <Show when={params.tool}>
        <Dynamic component={screen() ?? NotFound} {...props} />
      </Show>
    </AdminLayout>
  );
}
