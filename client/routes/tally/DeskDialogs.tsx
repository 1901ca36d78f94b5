import { type JSX, Show } from 'solid-js';
import { CorrectDialog } from './CorrectDialog.tsx';
import type { BallotEntryState } from './createBallotEntry.ts';
import { LeftDialog } from './LeftDialog.tsx';
import { SettleDialog } from './SettleDialog.tsx';

/** What opens over the paper: correcting a ballot, settling what is there twice, and an open ballot that was left. */
export function DeskDialogs(props: {
  readonly entry: BallotEntryState;
  readonly open: 'correct' | 'settle' | null;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <>
      <Show when={props.open === 'correct'}>
        <CorrectDialog entry={props.entry} onClose={props.onClose} />
      </Show>
      <Show when={props.open === 'settle'}>
        <SettleDialog entry={props.entry} onClose={props.onClose} />
      </Show>
      <LeftDialog entry={props.entry} />
    </>
  );
}
