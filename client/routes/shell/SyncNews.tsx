import type { JSX } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { Bell } from '../notices/Bell.tsx';
import { ComingBack } from './ComingBack.tsx';
import { WaitsElsewhere } from './WaitsElsewhere.tsx';

/** What the bar tells: of this tablet's edits, and what happened. A part of its own: nobody needs it before the first row. */
export function SyncNews(): JSX.Element {
  return (
    <MoreWords>
      <WaitsElsewhere />
      <ComingBack />
      <Bell />
    </MoreWords>
  );
}
