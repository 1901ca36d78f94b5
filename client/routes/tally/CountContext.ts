import { type Accessor, createContext, useContext } from 'solid-js';
import type { CommitteeDetail } from '../../../schema/api.ts';
import type { ElectionSetUp } from '../../../schema/election.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { Stream } from '../../../schema/rooms.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import type { Count } from './createCount.ts';

/** A screen of a count, below its committee. */
export type CountPath = 'count' | 'count/form';

/** What every part of a count's screen needs. */
export type CountContext = {
  readonly committee: CommitteeId;
  readonly stream: Stream;
  /** 1, or the recount's. */
  readonly number: number;
  /** The address of a screen of this very count. */
  pathOf(screen: CountPath): string;
  readonly room: RoomClient;
  readonly count: Count;
  readonly election: Accessor<ElectionSetUp>;
  /** The person's id. */
  readonly me: string;
  /** Of the committee; null until it has come. */
  readonly detail: Accessor<CommitteeDetail | null>;
  /** Of a person, by user id; words where nobody knows it. */
  nameOf(userId: string): string;
};

export const CountContextObject = createContext<CountContext>();

export function useCount(): CountContext {
  const context = useContext(CountContextObject);
  if (!context) throw new Error('useCount needs a count around it');
  return context;
}
