import { type ComponentProps, type JSX, Show } from 'solid-js';
import { whenIdle } from '../../parts/whenIdle.ts';
import { createPart } from '../createPart.ts';
import type { PillSheet } from './PillSheet.tsx';

/** What the pill of a screen opens: fetched once the screen stands, for without a network it must be here already. */
export function createPillSheet(): (props: ComponentProps<typeof PillSheet>) => JSX.Element {
  const sheet = createPart(() => import('./PillSheet.tsx').then((module) => module.PillSheet));
  whenIdle(async () => sheet.fetch());
  return (props) => {
    sheet.fetch();
    return (
      <Show when={sheet.part()}>
        {(part) => {
          const Sheet = part();
          return <Sheet {...props} />;
        }}
      </Show>
    );
  };
}
