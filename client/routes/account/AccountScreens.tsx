import { type RouteSectionProps, useParams } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { ScreenOf, type Screens } from '../ScreenOf.tsx';
import { Account } from './Account.tsx';

const SCREENS: Screens = {
  '': Account,
  notices: lazyScreen(() => import('../notices/NoticeSettings.tsx').then((module) => module.NoticeSettings)),
};

/** `/account` and what stands behind it. */
export function AccountScreens(props: RouteSectionProps): JSX.Element {
  const params = useParams<{ tool?: string }>();
  return <ScreenOf screens={SCREENS} name={params.tool ?? ''} route={props} />;
}
