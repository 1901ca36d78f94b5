import type { JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useDoor } from './DoorContext.ts';
import styles from './DoorCounts.module.css';

/** How many have been seen: by this person, by them on this tablet, by everybody at this committee. */
export function DoorCounts(): JSX.Element {
  const t = useTranslation();
  const { door, electors } = useDoor();
  const registered = () => electors().filter(({ isRemoved }) => !isRemoved).length;
  const Count = (count: { readonly n: number; readonly label: string; readonly more?: string }) => (
    <div class={styles.count}>
      <dt>{count.label}</dt>
      <dd>
        <strong>{t.number(count.n)}</strong> <span class={styles.more}>{count.more}</span>
      </dd>
    </div>
  );
  return (
    <dl class={styles.counts}>
      <Count n={door.counts().mine} label={t('door.countMine')} />
      <Count n={door.counts().device} label={t('door.countDevice')} />
      <Count n={door.counts().committee} label={t('door.countCommittee')} more={t('door.ofRegistered', { n: registered() })} />
    </dl>
  );
}
