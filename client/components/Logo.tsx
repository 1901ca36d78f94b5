import type { JSX } from 'solid-js';

/** The product's mark: a ticked ballot on its way into the box. Takes the colour of the accent. */
export function Logo(props: { readonly size?: number }): JSX.Element {
  return (
    <svg viewBox="0 0 32 32" width={props.size ?? 32} height={props.size ?? 32} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <rect x="9.5" y="5" width="13" height="15" rx="2" fill="var(--on-accent)" />
      <path
        d="m12.6 10.9 2.5 2.5 4.5-4.9"
        fill="none"
        stroke="var(--accent)"
        stroke-width="2.2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <path
        d="M6.5 17h19v7.5a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2z"
        fill="var(--accent)"
        stroke="var(--on-accent)"
        stroke-width="2"
        stroke-linejoin="round"
      />
    </svg>
  );
}
