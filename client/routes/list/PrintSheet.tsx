import { createMemo, For, type JSX, untrack } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { Printed } from '../../components/Printed.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { useList } from './ListContext.ts';
import styles from './PrintSheet.module.css';

type Props = { readonly heading: string };

/**
 * The whole committee as a plain table for paper, whatever the list shows: number, name, answer, guarantor and blank boxes, marked
 * unofficial. A refusal is not printed: a list of refusals is a list of opponents, and paper goes astray.
 */
export function PrintSheet(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const { session } = useApp();
  const electors = createMemo(() => list.electors().filter((elector) => elector.isRemoved !== true));
  return (
    <Printed>
      <h1>{props.heading}</h1>
      <p>
        {t('common.unofficial')} · {t('list.printedAt', { time: t.time(Date.now()) })} · <bdi>{session.user()?.name}</bdi> ·{' '}
        {t.plural('common.electors', electors().length, {}, list.gender())}
      </p>
      <table>
        <thead>
          <tr>
            <th>{t('list.column_number')}</th>
            <th>{t('list.column_name')}</th>
            <th>{t('list.column_answer')}</th>
            <th>{t('list.column_guarantor')}</th>
            <th class={styles.box}>{t('list.printBox')}</th>
            <th class={styles.remark}>{t('list.column_note')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={electors()}>{(elector) => <Line elector={elector} />}</For>
        </tbody>
      </table>
      <p class={styles.foot}>{t('list.printFoot')}</p>
    </Printed>
  );
}

function Line(props: { readonly elector: RollElector }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const claims = untrack(() => list.list.claimsOf(props.elector.id)); // paper does not change
  const standing = untrack(() => list.list.standingOf(props.elector.id));
  // the promise of a contradiction stands as if nobody refused: an empty answer beside a guarantor would say so (EX2)
  const answer = standing === 'promised' || standing === 'contradicting' ? 'promised' : standing === 'undecided' ? standing : null;
  const shown = standing === 'refused' ? [] : claims; // whoever settled it so, the line looks like that of somebody who was not asked (EX2)
  const guarantors = shown.filter((claim) => !claim.isWithdrawn && claim.answer !== 'refused').map((claim) => list.nameOf(claim.owner));
  return (
    <tr>
      <td>
        <span class="figures">{props.elector.number}</span>
      </td>
      <td>
        <bdi>{props.elector.name}</bdi>
      </td>
      <td>{answer && t.gendered(`list.${answer}`, list.genderOf(props.elector.id))}</td>
      <td>
        <bdi>{guarantors.join(t('list.comma'))}</bdi>
      </td>
      <td class={styles.box}>
        <span class={styles.square} />
      </td>
      <td class={styles.remark} />
    </tr>
  );
}
