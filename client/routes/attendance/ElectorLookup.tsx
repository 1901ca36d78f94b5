import { Key } from '@solid-primitives/keyed';
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import { SOURCES, type Source } from '../../../schema/attendance.ts';
import { isElectorId } from '../../../schema/ids.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';
import { ElectorSearch } from './ElectorSearch.tsx';
import { ObservationLine } from './ObservationLine.tsx';

/** Where a coordinator at a desk has it from; the door and the match have their own ways. */
const DESK_SOURCES = (Object.keys(SOURCES) as Source[]).filter((source) => source === 'list' || source === 'phone');

/** One elector with everything that was entered and taken back of them, whoever did it; and the way to record them from here. */
export function ElectorLookup(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  const [chosen, setChosen] = createSignal<string | null>(null);
  let heading: HTMLHeadingElement | undefined;
  createEffect(on(chosen, (id) => id && heading?.focus(), { defer: true }));
  return (
    <DeskSection title={t('desk.findTitle')}>
      <Show when={chosen()} fallback={<ElectorSearch desk={props.desk} onChoose={({ id }) => setChosen(id)} />} keyed>
        {(id) => (
          <div class={styles.card}>
            <h3 ref={heading} tabindex="-1" class={styles.person}>
              {props.desk.electorWords(id)}
            </h3>
            <Record desk={props.desk} elector={id} />
            <div>
              <Button onClick={() => setChosen(null)}>{t('desk.otherElector')}</Button>
            </div>
          </div>
        )}
      </Show>
    </DeskSection>
  );
}

function Record(props: { readonly desk: Desk; readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const [source, setSource] = createSignal<Source>('list');
  const attendance = () => props.desk.attendanceOf(props.elector);
  const gender = () => props.desk.elector(props.elector)?.gender ?? 'mixed';
  function record(): void {
    const { elector } = props;
    if (!isElectorId(elector)) return;
    props.desk.write([{ kind: 'voted', elector, source: source() }], t('desk.recorded', { name: props.desk.electorWords(elector) }));
  }
  return (
    <>
      <div>
        <Show when={attendance()?.hasAttended} fallback={<Chip>{t.gendered('desk.hasNotAttended', gender())}</Chip>}>
          <Chip tone="success">{t.gendered('desk.hasAttended', gender())}</Chip>
        </Show>
      </div>
      <ul class={styles.lines}>
        <Key each={attendance()?.standing} by="key">
          {(entry) => <ObservationLine desk={props.desk} elector={props.elector} entry={entry()} />}
        </Key>
        <Key each={attendance()?.undone} by={({ entry: { key } }) => key}>
          {(undone) => <ObservationLine desk={props.desk} elector={props.elector} entry={undone().entry} undone={undone()} />}
        </Key>
      </ul>
      <Show when={!attendance()?.standing.length && !attendance()?.undone.length}>
        <p class={styles.quiet}>{t('desk.noEntries')}</p>
      </Show>
      <Show when={props.desk.mayWrite() && !attendance()?.hasAttended}>
        <div class={styles.form}>
          <SelectField
            label={t('desk.sourceOf')}
            value={source()}
            options={DESK_SOURCES.map((value) => ({ value, label: t(`desk.source_${value}`) }))}
            onChange={setSource}
          />
          <Button variant="primary" onClick={record}>
            {t('desk.record')}
          </Button>
        </div>
      </Show>
    </>
  );
}
