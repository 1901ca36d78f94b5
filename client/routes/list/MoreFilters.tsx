import type { JSX } from 'solid-js';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { Button } from '../../components/Button.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { CONTACT_ORDER } from './answerLooks.ts';
import { useList } from './ListContext.ts';
import { choicesOf, EVERYTHING, type ListFilter, SORT_COLUMNS } from './listFilter.ts';
import styles from './MoreFilters.module.css';

type Props = { readonly anchor: HTMLElement; readonly onClose: () => void };

const ANY = '';

/** Guarantor, contact, place, family and order, each choice with its number of electors. */
export function MoreFilters(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const filter = () => list.list.filter();
  const counted = (name: string, electors: number) => t('list.choiceWithCount', { name, count: electors });
  const any = { value: ANY, label: t('list.any') };
  const guarantors = () =>
    list
      .guarantors()
      .map((one) => ({ value: one.id, electors: list.list.counts().byGuarantor.get(one.id) ?? 0, name: one.name }))
      .filter((one) => one.electors > 0 || one.value === filter().guarantor)
      .map((one) => ({ value: one.value, label: counted(one.name, one.electors) }));
  const choices = (column: 'area' | 'family') =>
    choicesOf(list.electors(), column).map((choice) => ({ value: choice.value, label: counted(choice.value, choice.electors) }));
  const set = (change: Partial<ListFilter>) => list.list.setFilter(change);
  const orNull = <Value extends string>(value: Value): Value | null => (value === ANY ? null : value);

  return (
    <AnchoredPanel label={t('list.moreFilters')} anchor={props.anchor} onClose={() => props.onClose()}>
      <div class={styles.more}>
        <SelectField
          label={t('list.column_guarantor')}
          value={filter().guarantor ?? ANY}
          options={[any, ...guarantors()]}
          onChange={(value) => set({ guarantor: orNull(value) })}
        />
        <SelectField
          label={t('list.column_contact')}
          value={filter().contact ?? ANY}
          options={[
            any,
            ...CONTACT_ORDER.map((contact) => ({
              value: contact,
              label: counted(t.gendered(`list.contact_${contact}`, list.gender()), list.list.counts().byContact[contact]),
            })),
          ]}
          onChange={(value) => set({ contact: CONTACT_ORDER.find((contact) => contact === value) ?? null })}
        />
        <SelectField
          label={t('list.column_area')}
          value={filter().area ?? ANY}
          options={[any, ...choices('area')]}
          onChange={(value) => set({ area: orNull(value) })}
        />
        <SelectField
          label={t('list.column_family')}
          value={filter().family ?? ANY}
          options={[any, ...choices('family')]}
          onChange={(value) => set({ family: orNull(value) })}
        />
        <SelectField
          label={t('list.sortBy')}
          value={list.list.sort().column}
          options={SORT_COLUMNS.map((column) => ({ value: column, label: t(`list.column_${column}`) }))}
          onChange={(column) => list.list.setSort({ column, isDescending: false })}
        />
        <div class={styles.actions}>
          <Button variant="quiet" onClick={() => list.list.setFilter({ ...EVERYTHING, query: filter().query })}>
            {t('list.clearFilters')}
          </Button>
          <Button variant="primary" onClick={() => props.onClose()}>
            {t('list.showRows', { count: list.list.shown() })}
          </Button>
        </div>
      </div>
    </AnchoredPanel>
  );
}
