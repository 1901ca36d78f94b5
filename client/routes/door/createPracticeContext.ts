import type { CommitteeId } from '../../../schema/ids.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createPracticeRoom } from '../../state/createPracticeRoom.ts';
import { createDoorContext } from './createDoorContext.ts';
import type { DoorContext } from './DoorContext.ts';
import { PRACTICE_COLLEAGUE, practiceBegun, practiceRoll, practiceWriter } from './practice.ts';

/** A door over invented electors and a document in this page: nothing of it is sent or kept, and all of it ends with its owner. */
export function createPracticeContext(committee: CommitteeId, gender: Gender): DoorContext {
  const t = useTranslation();
  const app = useApp();
  const electors = practiceRoll(gender);
  return createDoorContext({
    committee,
    room: createPracticeRoom(practiceWriter(app.session.user()?.id ?? ''), practiceBegun(Date.now())),
    roll: { electors: () => electors, elector: (id) => electors.find((one) => one.id === id) },
    gender: () => gender,
    nameOf: (id) => (id === PRACTICE_COLLEAGUE ? t('doorDesk.colleague') : null),
  });
}
