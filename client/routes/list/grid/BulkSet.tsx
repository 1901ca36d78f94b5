import { batch, createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { foldDigits } from '../../../../schema/fold.ts';
import type { Answer, Contact } from '../../../../schema/guarantees.ts';
import { isUserId } from '../../../../schema/ids.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { ANSWER_ORDER, CONTACT_ORDER } from '../answerLooks.ts';
import type { OpenedList } from '../createListContext.ts';
import type { GridEdits } from './createGridEdits.ts';
import { filterWords } from './filterWords.ts';
import styles from './GridTools.module.css';
import { GuarantorPick } from './GuarantorPick.tsx';
import { type BulkSource, type BulkValue, changedSince, planBulk, type SeenRow, seenOf, TYPED_ABOVE } from './planBulk.ts';

type Props = { readonly list: OpenedList; readonly edits: GridEdits; readonly onClose: () => void };
type Field = BulkValue['field'];
const MAX_NAMED = 10;
const FIELDS = ['answer', 'contact', 'guarantor'] as const satisfies readonly Field[];

/** One value for every row of the view that is shown: said in words, counted, and above 25 rows typed (GR7). */
export function BulkSet(props: Props): JSX.Element {
  const t = useTranslation();
  const { list, edits } = props; // made anew for each
  const source = (): BulkSource | null =>
    isUserId(list.me)
      ? { me: list.me, claimsOf: list.list.claimsOf, isRemoved: (elector) => list.elector(elector)?.isRemoved === true }
      : null;
  list.list.refresh(); // what is struck or still waits is not what the filter says
  const filter = list.list.filter();
  const look = (): readonly SeenRow[] => {
    const of = source();
    return of ? list.list.rows().slots.map(({ elector, owner }) => ({ elector, owner, seen: seenOf(of, { elector, owner }) })) : [];
  };
  const [seen, setSeen] = createSignal(look());
  const [field, setField] = createSignal<Field>('answer');
  const [answer, setAnswer] = createSignal<Answer>('promised');
  const [contact, setContact] = createSignal<Contact>('reached');
  const [guarantor, setGuarantor] = createSignal(list.me);
  const [typed, setTyped] = createSignal('');
  const [edited, setEdited] = createSignal(0);
  onCleanup(list.room.cells.onChange(() => setEdited((n) => n + 1)));
  const wanted = (): BulkValue | null => {
    if (field() === 'answer') return { field: 'answer', value: answer() };
    if (field() === 'contact') return { field: 'contact', value: contact() };
    const who = guarantor();
    return isUserId(who) ? { field: 'guarantor', value: who } : null;
  };
  const changed = createMemo(() => {
    edited();
    const of = source();
    return new Set(of ? changedSince(of, seen()) : []);
  });
  const plan = createMemo(() => {
    const [of, value] = [source(), wanted()];
    return of && value
      ? planBulk(
          of,
          seen().filter((row) => !changed().has(row)),
          value,
          Date.now(),
        )
      : null;
  });
  const rows = () => plan()?.changed.length ?? 0;
  const isTyped = () => rows() <= TYPED_ABOVE || foldDigits(typed()).trim() === String(rows());
  const again = () =>
    batch(() => {
      list.list.refresh();
      setSeen(look());
      setTyped('');
    });

  function apply(): void {
    const now = plan();
    if (now && isTyped() && edits.apply(now.writes, t.plural('grid.applied', now.changed.length))) props.onClose();
  }

  return (
    <Dialog
      isOpen
      title={t.plural('grid.bulk', seen().length)}
      description={t('grid.bulkText', { view: filterWords(filter, list.gender(), list.nameOf, t) })}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" disabled={rows() === 0 || !isTyped()} onClick={apply}>
            {t.plural('grid.apply', rows())}
          </Button>
          <Button variant="quiet" onClick={() => props.onClose()}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <div class={styles.part}>
        <div class={styles.two}>
          <SelectField
            label={t('grid.what')}
            value={field()}
            options={FIELDS.map((value) => ({ value, label: t(`list.column_${value}`) }))}
            onChange={setField}
          />
          <Show when={field() === 'answer'}>
            <SelectField
              label={t('grid.toWhat')}
              value={answer()}
              options={ANSWER_ORDER.map((value) => ({ value, label: t.gendered(`list.${value}`, list.gender()) }))}
              onChange={setAnswer}
            />
          </Show>
          <Show when={field() === 'contact'}>
            <SelectField
              label={t('grid.toWhat')}
              value={contact()}
              options={CONTACT_ORDER.map((value) => ({ value, label: t.gendered(`list.contact_${value}`, list.gender()) }))}
              onChange={setContact}
            />
          </Show>
        </div>
        <Show when={field() === 'guarantor'}>
          <GuarantorPick list={list} label={t('grid.toWhat')} value={guarantor()} onChange={setGuarantor} />
          <p class={styles.quiet}>{t('grid.handedOver')}</p>
        </Show>
        <p class={styles.sum} role="status">
          {t.plural('grid.bulkChange', rows())}
        </p>
        <Show when={(plan()?.same ?? 0) > 0}>
          <p class={styles.quiet}>{t.plural('grid.bulkSame', plan()?.same ?? 0)}</p>
        </Show>
        <Show when={(plan()?.left ?? 0) > 0}>
          <p class={styles.quiet}>{t.plural('grid.bulkLeft', plan()?.left ?? 0)}</p>
        </Show>
        <Show when={(plan()?.own ?? 0) > 0}>
          <p class={styles.quiet}>{t.plural('grid.becomeYours', plan()?.own ?? 0)}</p>
        </Show>
        <Show when={changed().size > 0}>
          <div class={styles.warning} role="alert">
            <p>{t.plural('grid.changedMeanwhile', changed().size)}</p>
            <ul>
              <For each={[...changed()].slice(0, MAX_NAMED)}>
                {({ elector }) => (
                  <li>
                    <span class="figures">{list.elector(elector)?.number}</span> · <bdi>{list.elector(elector)?.name}</bdi>
                  </li>
                )}
              </For>
            </ul>
            <Button onClick={again}>{t('grid.takeThemToo')}</Button>
          </div>
        </Show>
        <Show when={rows() > TYPED_ABOVE}>
          <TextField
            label={t('grid.typeCount', { n: rows() })}
            hint={t('grid.typeCountHint')}
            value={typed()}
            onInput={setTyped}
            inputmode="numeric"
            autocomplete="off"
          />
        </Show>
      </div>
    </Dialog>
  );
}
