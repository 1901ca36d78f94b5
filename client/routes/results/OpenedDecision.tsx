import type { JSX } from 'solid-js';
import type { CellId } from '../../../schema/tally.ts';
import { AcceptDialog } from './AcceptDialog.tsx';
import { BallotsDialog } from './BallotsDialog.tsx';
import { ChooseDialog } from './ChooseDialog.tsx';
import type { Result } from './createResult.ts';
import { StepDialog } from './StepDialog.tsx';
import type { Step } from './Steps.tsx';
import { type StreamAct, StreamDialog } from './StreamDialog.tsx';
import { type WaitingAct, WaitingDialog } from './WaitingDialog.tsx';

type Stream = 'a' | 'b';
/** What is being decided. */
export type Opened =
  | { readonly kind: 'choose'; readonly cell: CellId }
  | { readonly kind: 'accept'; readonly check: string }
  | { readonly kind: 'stream'; readonly stream: Stream; readonly act: StreamAct }
  | { readonly kind: 'ballots'; readonly stream: Stream }
  | { readonly kind: 'waiting'; readonly act: WaitingAct }
  | { readonly kind: 'step'; readonly step: Step };

/** The window of one decision. A chunk of its own: whoever only reads never needs it. */
export function OpenedDecision(props: { readonly result: Result; readonly what: Opened; readonly onClose: () => void }): JSX.Element {
  const { result, what } = props; // one decision as long as it stands
  switch (what.kind) {
    case 'choose':
      return <ChooseDialog result={result} cell={what.cell} onClose={props.onClose} />;
    case 'accept':
      return <AcceptDialog result={result} check={what.check} onClose={props.onClose} />;
    case 'stream':
      return <StreamDialog result={result} stream={what.stream} act={what.act} onClose={props.onClose} />;
    case 'ballots':
      return <BallotsDialog result={result} stream={what.stream} onClose={props.onClose} />;
    case 'waiting':
      return <WaitingDialog result={result} act={what.act} onClose={props.onClose} />;
    case 'step':
      return <StepDialog result={result} step={what.step} onClose={props.onClose} />;
  }
}
