import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import Split from 'lucide-solid/icons/split';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { claimKey } from '../../../schema/keys.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AnswerCell, ContactCell, GuarantorCell, NoteCell } from './claimCells.tsx';
import { contradictionWords } from './claimWords.ts';
import type { Slot } from './frozenRows.ts';
import { GridCell } from './GridCell.tsx';
import { useGrid } from './GridContext.ts';
import type { Column } from './gridColumns.ts';
import { useList } from './ListContext.ts';
import styles from './ListRow.module.css';

type Props = {
  readonly slot: Slot;
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly offset: number;
};

/** One claim, or one elector without any; a further claim of the elector above says so by its quiet name. Its parts follow their own signals; the row itself never runs again. */
export function ListRow(props: Props): JSX.Element {
  const list = useList();
  const grid = useGrid();
  const elector = () => list.elector(props.slot.elector);
  const isStruck = () => list.list.isStruck(props.slot);
  const isWithdrawn = createMemo(() => {
    const owner = list.list.ownerOf(props.slot);
    return owner !== '' && list.room.cells.cell(claimKey(props.slot.elector, owner, 'withdrawn')) === true;
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is on its cells, one of them at a time
    <div
      class={styles.row}
      role="row"
      aria-rowindex={props.index + 2}
      data-slot={props.slot.id}
      data-layout={grid.layout()}
      data-follows={list.list.rows().slots[props.index - 1]?.elector === props.slot.elector ? '' : undefined}
      data-struck={isStruck() ? '' : undefined}
      data-withdrawn={isWithdrawn() ? '' : undefined}
      style={{ transform: `translateY(${props.offset}px)` }}
    >
      <For each={grid.columns()}>{(column) => <Cell slot={props.slot} column={column} elector={elector()} />}</For>
    </div>
  );
}

/** Which cell it is never changes: nothing watches for it. */
function Cell(props: { readonly slot: Slot; readonly column: Column; readonly elector: RollElector | undefined }): JSX.Element {
  const t = useTranslation();
  switch (props.column) {
    case 'number':
      return (
        <GridCell slot={props.slot} column="number">
          <span class={styles.number}>{props.elector?.number}</span>
        </GridCell>
      );
    case 'name':
      return (
        <GridCell slot={props.slot} column="name" isPressable opens="dialog">
          <span class={styles.who}>
            <bdi class={styles.name} title={props.elector?.name}>
              {props.elector?.name}
            </bdi>
            <RowHint slot={props.slot} elector={props.elector} />
          </span>
        </GridCell>
      );
    case 'family':
      return (
        <GridCell slot={props.slot} column="family">
          <bdi class={styles.quiet}>{props.elector?.family}</bdi>
        </GridCell>
      );
    case 'area':
      return (
        <GridCell slot={props.slot} column="area">
          <bdi class={styles.quiet}>{props.elector?.area}</bdi>
        </GridCell>
      );
    case 'answer':
      return <AnswerCell slot={props.slot} />;
    case 'contact':
      return <ContactCell slot={props.slot} />;
    case 'guarantor':
      return <GuarantorCell slot={props.slot} />;
    case 'note':
      return <NoteCell slot={props.slot} />;
    case 'menu':
      return (
        <GridCell
          slot={props.slot}
          column="menu"
          isPressable
          opens="dialog"
          label={t('list.actionsFor', { name: props.elector?.name ?? '' })}
        >
          <span class={styles.dots}>
            <EllipsisVertical size={20} />
          </span>
        </GridCell>
      );
  }
}

/** What sets this row apart, under the name: why it leaves, who says otherwise, which of two namesakes it is. */
function RowHint(props: { readonly slot: Slot; readonly elector: RollElector | undefined }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const contradiction = createMemo(() =>
    list.list.standingOf(props.slot.elector) === 'contradicting'
      ? contradictionWords(list.list.claimsOf(props.slot.elector), list.genderOf(props.slot.elector), list.nameOf, t)
      : null,
  );
  const namesake = () => {
    if (!props.elector || !list.isNamesake(props.elector.id)) return null;
    const { birthYear, area } = props.elector;
    const facts = [birthYear ? t('list.bornIn', { year: String(birthYear) }) : null, area ?? null].filter(Boolean).join(' · ');
    return t('list.namesake', { facts });
  };
  return (
    <Show when={list.list.isStruck(props.slot) || contradiction() || namesake() || props.elector?.isRemoved}>
      <span class={styles.hints}>
        <Show when={list.list.isStruck(props.slot)}>
          <span class={styles.leaving}>{t('list.leaves')}</span>
        </Show>
        <Show when={props.elector?.isRemoved}>
          <span class={styles.leaving}>{t.gendered('list.removedFromRoll', list.genderOf(props.slot.elector))}</span>
        </Show>
        <Show when={contradiction()}>
          {(words) => (
            <span class={styles.contradiction} data-tone="contradicting" title={words()}>
              <Split size={13} />
              <span class={styles.cut}>{words()}</span>
            </span>
          )}
        </Show>
        <Show when={namesake()}>{(words) => <span class={styles.cut}>{words()}</span>}</Show>
      </span>
    </Show>
  );
}
