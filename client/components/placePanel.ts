type Size = { readonly width: number; readonly height: number };
type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
export type PanelPlace = { readonly left: number; readonly top: number };

const GAP = 6;
const EDGE = 8;

/** Where a panel of this size stands beside its anchor: below where there is room, else above; begins where the anchor begins; never outside the view. */
export function placePanel(anchor: Box, panel: Size, view: Size, isRtl: boolean): PanelPlace {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - panel.height;
  const fitsBelow = below + panel.height <= view.height - EDGE;
  const top = fitsBelow || above < EDGE ? below : above;
  const left = isRtl ? anchor.right - panel.width : anchor.left;
  return { left: clamp(left, view.width - panel.width), top: clamp(top, view.height - panel.height) };
}

const clamp = (start: number, room: number): number => Math.max(EDGE, Math.min(start, room - EDGE));
