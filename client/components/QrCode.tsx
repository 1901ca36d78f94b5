import { createMemo, type JSX } from 'solid-js';
import { encode } from 'uqr';
import styles from './QrCode.module.css';

/** White around the picture, in squares: a camera finds nothing without. */
const MARGIN = 4;

/** A text as a picture for a camera: dark on white in both themes. It must stand somewhere as text too, for whoever has no camera. */
export function QrCode(props: { readonly text: string; readonly label: string }): JSX.Element {
  const code = createMemo(() => encode(props.text, { ecc: 'M', border: MARGIN }));
  const path = () =>
    code()
      .data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
      .join('');
  return (
    <svg class={styles.code} role="img" aria-label={props.label} viewBox={`0 0 ${code().size} ${code().size}`} shape-rendering="crispEdges">
      <path class={styles.dark} d={path()} />
    </svg>
  );
}
