import GraduationCap from 'lucide-solid/icons/graduation-cap';
import type { JSX } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createPracticeContext } from './createPracticeContext.ts';
import { DoorAndTools } from './DoorAndTools.tsx';
import { DoorContextObject } from './DoorContext.ts';
import styles from './PracticeDoor.module.css';
import { PRACTICE_NUMBERS } from './practice.ts';

/** The same door over invented electors, on a striped ground: nothing of it is sent or kept, and one tap leaves it (B19). */
export function PracticeDoor(props: {
  readonly committee: CommitteeId;
  readonly gender: Gender;
  readonly onLeave: () => void;
}): JSX.Element {
  const t = useTranslation();
  const context = createPracticeContext(props.committee, props.gender);
  return (
    <DoorContextObject.Provider value={context}>
      <div class={styles.practice}>
        <Banner
          tone="warning"
          icon={GraduationCap}
          announce="status"
          title={t('doorDesk.practiceTitle')}
          action={
            <Button variant="primary" onClick={() => props.onLeave()}>
              {t('doorDesk.practiceLeave')}
            </Button>
          }
        >
          {t('doorDesk.practiceText', PRACTICE_NUMBERS)}
        </Banner>
        <DoorAndTools />
      </div>
    </DoorContextObject.Provider>
  );
}
