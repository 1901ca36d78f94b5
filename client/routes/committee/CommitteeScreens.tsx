import { type RouteSectionProps, useParams } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { ScreenOf, type Screens } from '../ScreenOf.tsx';

/** What stands behind each address of a committee besides its list and its door, `/c/<committee>/<screen>`. */
const SCREENS: Screens = {
  attendance: lazyScreen(() => import('../attendance/AttendanceDesk.tsx').then((module) => module.AttendanceDesk)),
  'attendance/move': lazyScreen(() => import('../moves/MoveMarks.tsx').then((module) => module.MoveMarks)),
  chase: lazyScreen(() => import('../chase/ChaseScreen.tsx').then((module) => module.ChaseScreen)),
  count: lazyScreen(() => import('../tally/CountScreen.tsx').then((module) => module.CountScreen)),
  'count/form': lazyScreen(() => import('../tally/CountScreen.tsx').then((module) => module.CountScreen)),
  status: lazyScreen(() => import('./CommitteeStatus.tsx').then((module) => module.CommitteeStatus)),
  waiting: lazyScreen(() => import('../sealed/WaitingEdits.tsx').then((module) => module.WaitingEdits)),
};

/** A committee's other screens, each in a chunk of its own; their names stand here and not in what is loaded first. */
export function CommitteeScreens(props: RouteSectionProps): JSX.Element {
  const params = useParams<{ screen: string; more?: string }>();
  const name = () => (params.more === undefined ? params.screen : `${params.screen}/${params.more}`);
  return <ScreenOf screens={SCREENS} name={name()} route={props} />;
}
