import { type Accessor, createContext, useContext } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import type { LeftBehind } from '../../state/contracts/kept.ts';
import type { Cells } from '../../state/contracts/room.ts';
import type { WriteActs } from './createActs.ts';
import type { Door } from './createDoor.ts';
import type { DoorEntry } from './createDoorEntry.ts';

/** What every part of a door's screen needs. */
export type DoorContext = {
  readonly committee: CommitteeId;
  readonly door: Door;
  readonly entry: DoorEntry;
  /** The person's id. */
  readonly me: string;
  /** Of the committee's electors. */
  readonly gender: Accessor<Gender>;
  readonly electors: Accessor<readonly RollElector[]>;
  readonly cells: Cells;
  /** What others have entered on this tablet and cannot be shown. */
  readonly hidden: Accessor<LeftBehind['hidden']>;
  /** Writes what is no mark: arrivals on no list, counts without a name, a slip; and takes it back. */
  readonly write: WriteActs;
  /** Of a person, by user id; words where nobody knows it. */
  nameOf(userId: string): string;
  /** Puts the focus into the field. */
  focusField(): void;
  setField(field: HTMLInputElement): void;
};

export const DoorContextObject = createContext<DoorContext>();

export function useDoor(): DoorContext {
  const context = useContext(DoorContextObject);
  if (!context) throw new Error('useDoor needs a door around it');
  return context;
}
