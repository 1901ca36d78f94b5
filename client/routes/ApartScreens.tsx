import { type RouteSectionProps, useLocation } from '@solidjs/router';
import type { Component, JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { lazyScreen } from '../parts/lazyScreen.ts';
import { NotFound } from './NotFound.tsx';

/** Screens that stand by themselves, whether anybody is signed in or not. */
const SCREENS: Readonly<Record<string, Component<RouteSectionProps>>> = {
  setup: lazyScreen(() => import('./setup/Setup.tsx').then((module) => module.Setup)),
  join: lazyScreen(() => import('./join/GuardedJoin.tsx').then((module) => module.GuardedJoin)),
  'demo/enter': lazyScreen(() => import('./demo/DemoEnter.tsx').then((module) => module.DemoEnter)),
  device: lazyScreen(() => import('./device/Device.tsx').then((module) => module.Device)),
};

/** Each in a chunk of its own; their names stand here and not in what is loaded first. */
export function ApartScreens(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  const screen = () => SCREENS[location.pathname.split('/').filter(Boolean).join('/')] ?? NotFound;
  return <Dynamic component={screen()} {...props} />;
}
