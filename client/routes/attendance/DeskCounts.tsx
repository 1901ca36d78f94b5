import { Index, type JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';

type Count = { readonly label: string; readonly n: number; readonly hint: string; readonly isOpen?: boolean };

/** The committee's attendance in figures. What a role may not see has no place there, not a zero. */
export function DeskCounts(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  /** Without a roll everybody is counted who is named in an entry: that is no part of those who are registered. */
  const counts = (): readonly Count[] => {
    const { attended, duplicates, unlisted, headcount } = props.desk.lists();
    const open = unlisted.filter(({ isOpen }) => isOpen).length;
    const of = props.desk.promisedAttended();
    const committee = props.desk.detail.detail();
    const gender = committee?.gender ?? 'mixed';
    return [
      {
        label: t.gendered('desk.attended', gender),
        n: attended,
        hint: committee && props.desk.roll ? t('desk.ofRegistered', { total: committee.electors }) : '',
      },
      ...(of
        ? [
            {
              label: t.gendered('desk.promisedAttended', gender),
              n: of.attended,
              hint: t.gendered('desk.ofPromised', gender, { total: of.promised }),
            },
          ]
        : []),
      { label: t.gendered('desk.duplicates', gender), n: duplicates.length, hint: t.gendered('desk.countedOnce', gender) },
      {
        label: t.gendered('desk.unlisted', gender),
        n: unlisted.length,
        hint: open > 0 ? t.plural('desk.openArrivals', open) : unlisted.length > 0 ? t.gendered('desk.allMatched', gender) : '',
        isOpen: open > 0,
      },
      { label: t('desk.headcount'), n: headcount, hint: t('desk.headcountHint') },
    ];
  };
  return (
    <section aria-label={t('desk.counts')}>
      <dl class={styles.counts}>
        <Index each={counts()}>
          {(count) => (
            <div class={styles.count} data-open={count().isOpen ? '' : undefined}>
              <dt>{count().label}</dt>
              <dd>
                <strong class={styles.figure}>{t.number(count().n)}</strong>
                <span class={styles.quiet}>{count().hint}</span>
              </dd>
            </div>
          )}
        </Index>
      </dl>
    </section>
  );
}
