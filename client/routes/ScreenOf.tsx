import type { RouteSectionProps } from '@solidjs/router';
import type { Component, JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { NotFound } from './NotFound.tsx';

export type Screens = Readonly<Record<string, Component<RouteSectionProps>>>;

/** The screen of a name; of any that the table has not it says so. */
export function ScreenOf(props: { readonly screens: Screens; readonly name: string; readonly route: RouteSectionProps }): JSX.Element {
  const screen = () => (Object.hasOwn(props.screens, props.name) ? props.screens[props.name] : undefined);
  return <Dynamic component={screen() ?? NotFound} {...props.route} />;
}
