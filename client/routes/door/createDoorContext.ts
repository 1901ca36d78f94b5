import { type Accessor, createMemo } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { LeftBehind } from '../../state/contracts/kept.ts';
import type { RollClient, RoomClient } from '../../state/contracts/room.ts';
import { createActs } from './createActs.ts';
import { createDoor } from './createDoor.ts';
import { createDoorEntry } from './createDoorEntry.ts';
import type { DoorContext } from './DoorContext.ts';
import { createDoorSearch } from './doorSearch.ts';
import { createOpenEntries } from './openEntries.ts';

const NOTHING_LEFT: LeftBehind = { rows: new Map(), hidden: [] };

/** What the parts of one door share, over its room or over one to practise in; ends with its owner. */
export function createDoorContext(deps: {
  readonly committee: CommitteeId;
  readonly room: Pick<RoomClient, 'cells' | 'edit' | 'writer' | 'access' | 'state' | 'save'>;
  readonly roll: Pick<RollClient, 'electors' | 'elector'>;
  readonly gender: Accessor<Gender>;
  /** What outlives a reload: nothing of a practice. */
  readonly isKept?: boolean;
  /** What others have left on this tablet; none in practice. */
  readonly left?: Accessor<LeftBehind>;
  /** Null while unknown. */
  nameOf(userId: string): string | null;
}): DoorContext {
  const { committee, room, roll, gender, left = () => NOTHING_LEFT } = deps;
  const t = useTranslation();
  const app = useApp();
  const user = app.session.user();
  const me = user?.id ?? '';
  const door = createDoor({ room, roll, me, isCoordinator: () => app.session.user()?.role === 'coordinator', left: () => left().rows });
  const search = createMemo(() => createDoorSearch(roll.electors()));
  const entry = createDoorEntry({ door, search, kept: deps.isKept ? createOpenEntries({ userId: me, committee }) : undefined });
  const write = createActs(room);
  let field: HTMLInputElement | undefined;
  return {
    committee,
    door,
    entry,
    me,
    gender,
    cells: room.cells,
    hidden: () => left().hidden,
    write,
    electors: roll.electors,
    nameOf: (id) => deps.nameOf(id) ?? (id === me ? user?.name : undefined) ?? t('list.unknownPerson'),
    focusField() {
      if (field !== document.activeElement) field?.focus({ preventScroll: true }); // a focus that is there already costs a key its time
    },
    setField: (element) => {
      field = element;
    },
  };
}
