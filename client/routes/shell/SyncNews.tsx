import { type JSX, Show } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useApp } from '../../state/AppContext.ts';
import { createTabletFacts } from '../../state/createTabletFacts.ts';
import { browserEnvironment } from '../../state/environment.ts';
import { openBattery } from '../../state/tappedBattery.ts';
import { createPart } from '../createPart.ts';
import { ComingBack } from './ComingBack.tsx';
import { WaitsElsewhere } from './WaitsElsewhere.tsx';

/** What the bar tells: of this tablet's edits, and what happened. A part of its own: nobody needs it before the first row. */
export function SyncNews(): JSX.Element {
  const bell = createPart(() => import('../notices/Bell.tsx').then((module) => module.Bell));
  bell.fetch();
  createTabletFacts({ app: useApp(), environment: browserEnvironment(), battery: openBattery });
  return (
    <MoreWords>
      <WaitsElsewhere />
      <ComingBack />
      <Show when={bell.part()}>{(part) => part()({})}</Show>
    </MoreWords>
  );
}
