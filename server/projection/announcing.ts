import type { CommitteeId } from '../../schema/ids.ts';
import type { ElectorRoom } from './projectSubjects.ts';
import type { TallyRoom } from './tallyRows.ts';

/** Electors whose rows have changed in a committee. */
export type ProjectedChange = { readonly committee: CommitteeId; readonly electors: ReadonlySet<string> };

/** What of a room is another in SQL, and on disk. `touched`: whose cells have changed; `changed`: whose rows have. */
export type ProjectedNews = {
  readonly name: string;
  readonly room: ElectorRoom | TallyRoom;
  readonly changed: ReadonlySet<string>;
  readonly touched: ReadonlySet<string>;
};

/**
 * Who hears of what is projected. News of one room between two tellings are one.
 *
 * @param onError a listener has failed: everybody else is told all the same
 */
export function createAnnouncing(onError: (error: unknown) => void) {
  const changedListeners = new Set<(change: ProjectedChange) => void>();
  const touchedListeners = new Set<(change: ProjectedChange) => void>();
  const tallyListeners = new Set<(room: TallyRoom) => void>();
  const advancedListeners = new Set<(room: string) => void>();
  let waiting = new Map<string, ProjectedNews & { readonly changed: Set<string>; readonly touched: Set<string> }>();

  const on =
    <Told>(listeners: Set<(told: Told) => void>) =>
    (listener: (told: Told) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
  const tell = <Told>(listeners: Iterable<(told: Told) => void>, told: Told): void => {
    for (const listener of listeners)
      try {
        listener(told);
      } catch (error) {
        onError(error); // what is projected stands
      }
  };
  const tellElectors = (listeners: Iterable<(change: ProjectedChange) => void>, change: ProjectedChange): void => {
    if (change.electors.size > 0) tell(listeners, change);
  };

  return {
    onChanged: on(changedListeners),
    onTouched: on(touchedListeners),
    onTally: on(tallyListeners),
    onAdvanced: on(advancedListeners),
    tellChanged: (change: ProjectedChange): void => tellElectors(changedListeners, change),
    /** Told at the next `flush`. */
    add({ name, room, changed, touched }: ProjectedNews): void {
      const known = waiting.get(name);
      if (!known) return void waiting.set(name, { name, room, changed: new Set(changed), touched: new Set(touched) });
      for (const elector of changed) known.changed.add(elector);
      for (const elector of touched) known.touched.add(elector);
    },
    get isWaiting(): boolean {
      return waiting.size > 0;
    },
    /** Tells all that waits. */
    flush(): void {
      if (waiting.size === 0) return;
      const all = waiting;
      waiting = new Map();
      for (const { name, room, changed, touched } of all.values()) {
        tell(advancedListeners, name);
        if (room.kind !== 'tally') {
          tellElectors(changedListeners, { committee: room.committee, electors: changed });
          tellElectors(touchedListeners, { committee: room.committee, electors: touched });
        } else if (changed.size > 0) tell(tallyListeners, room);
      }
    },
  };
}
