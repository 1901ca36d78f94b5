import { effect, setAttribute, template } from 'solid-js/web';
import type { Icon } from './icon.ts';

const SVG = '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">';

/** A Lucide icon of its shapes, as `scripts/lib/drawnIcons.ts` found them at the build. */
export function drawIcon(shapes: string): Icon {
  const clone = template(`${SVG}${shapes}</svg>`);
  return (props) => {
    const svg = clone() as Element;
    effect(() => {
      setAttribute(svg, 'width', String(props.size ?? 24));
      setAttribute(svg, 'height', String(props.size ?? 24));
      setAttribute(svg, 'stroke-width', String(props.strokeWidth ?? 2));
      if (props.class) setAttribute(svg, 'class', props.class);
    });
    return svg;
  };
}
