import type { JSX } from 'solid-js';

/** Any icon of `lucide-solid/icons/…`; hidden from screen readers unless it is given a label. */
export type Icon = (props: {
  readonly size?: string | number;
  readonly class?: string;
  readonly strokeWidth?: string | number;
}) => JSX.Element;
