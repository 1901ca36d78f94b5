import { For, type JSX, Show } from 'solid-js';
import type { HeldData } from '../../../../schema/auditApi.ts';
import tables from '../../../components/Table.module.css';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { roomWords } from '../roomWords.ts';
import styles from './Held.module.css';
import { heldWords, recordWords } from './heldWords.ts';

type Props = {
  readonly held: HeldData;
  /** Of a guarantor or another person; the id where nobody knows. */
  readonly nameOf: (userId: string) => string;
};

const RECORDS = {
  claim: 'claim',
  state: 'state',
  phone: 'phone',
  'call-list': 'callList',
  call: 'call',
  'do-not-call': 'doNotCall',
  transport: 'transport',
  move: 'move',
  arrival: 'arrival',
} as const satisfies Record<HeldData['records'][number]['kind'], string>;

/** What these say is a number or a code. */
const IDS: ReadonlySet<HeldData['records'][number]['kind']> = new Set(['phone', 'move']);

/** Everything that is held on one elector, for the screen and for paper: the roll's line, every entry with its writer, the counts, the imports. */
export function HeldPage(props: Props): JSX.Element {
  const t = useTranslation();
  const elector = () => props.held.elector;
  return (
    <div class={styles.page}>
      <section class={styles.section}>
        <h2>{t('held.roll')}</h2>
        <dl class={styles.facts}>
          <Fact name={t('list.column_name')} value={elector().name} />
          <Fact name={t('list.column_family')} value={elector().family} />
          <Fact name={t('list.column_number')} value={elector().number} />
          <Fact name={t('common.committee')} value={elector().committee} />
          <Fact name={t('held.gender')} value={t(`held.gender_${elector().gender}`)} />
          <Fact name={t('held.birthYear')} value={elector().birthYear === null ? '' : String(elector().birthYear)} />
          <Fact name={t('list.column_area')} value={elector().area} />
          <Show when={elector().isRemoved}>
            <Fact name={t('held.state')} value={t.gendered('list.removedFromRoll', elector().gender)} />
          </Show>
        </dl>
      </section>
      <section class={styles.section}>
        <h2>{t('held.entries')}</h2>
        <Show when={props.held.cells.length > 0} fallback={<p class={styles.quiet}>{t('held.noEntries')}</p>}>
          <section class={tables.frame} tabindex="0" aria-label={t('held.entries')}>
            <table class={tables.table}>
              <thead>
                <tr>
                  <th scope="col">{t('held.what')}</th>
                  <th scope="col">{t('held.value')}</th>
                  <th scope="col">{t('held.by')}</th>
                  <th scope="col">{t('held.where')}</th>
                </tr>
              </thead>
              <tbody>
                <For each={props.held.cells}>
                  {(cell) => {
                    const room = () => roomWords(cell.room, (id) => id, t);
                    const words = () => heldWords(cell, elector().gender, props.nameOf, t);
                    return (
                      <tr>
                        <th scope="row">{words().what}</th>
                        <td class={styles.value}>
                          <Show when={words().value} fallback={<code dir="ltr">{String(cell.value)}</code>}>
                            {(value) => <span dir="auto">{value()}</span>}
                          </Show>
                        </td>
                        <td>
                          <bdi>{cell.user?.name ?? t('list.unknownPerson')}</bdi>
                          <Show when={cell.at}>{(at) => <span class={styles.when}>{t.time(at())}</span>}</Show>
                        </td>
                        <td>
                          {room().words} <code dir="ltr">{room().code}</code>
                        </td>
                      </tr>
                    );
                  }}
                </For>
              </tbody>
            </table>
          </section>
        </Show>
      </section>
      <section class={styles.section}>
        <h2>{t('held.records')}</h2>
        <p>
          {t.plural('held.logRows', props.held.logRows)} · {t.plural('held.auditRows', props.held.auditRows)}
          <Show when={props.held.waitingEdits > 0}> · {t.plural('held.waitingEdits', props.held.waitingEdits)}</Show>
        </p>
        <Show when={props.held.records.length > 0}>
          <ul class={styles.imports}>
            <For each={props.held.records}>
              {(record) => (
                <li>
                  {t(`held.record_${RECORDS[record.kind]}`)}
                  <Show when={record.committee}>
                    {' '}
                    · {t('common.committee')} <bdi>{record.committee}</bdi>
                  </Show>
                  <Show when={record.words.length > 0}>
                    {' '}
                    · <bdi dir={IDS.has(record.kind) ? 'ltr' : 'auto'}>{recordWords(record, elector().gender, t)}</bdi>
                  </Show>
                  <Show when={record.by}>
                    {' '}
                    · <bdi>{record.by?.name}</bdi>
                  </Show>
                  <Show when={record.at}>{(time) => <> · {t.time(time())}</>}</Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={props.held.imports.length > 0}>
          <p>{t('held.imports')}</p>
          <ul class={styles.imports}>
            <For each={props.held.imports}>
              {({ at, fileName }) => (
                <li>
                  <bdi>{fileName}</bdi> · {t.time(at)}
                </li>
              )}
            </For>
          </ul>
        </Show>
        <p class={styles.quiet}>{t('held.elsewhere')}</p>
      </section>
    </div>
  );
}

function Fact(props: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>
        <bdi>{props.value || '–'}</bdi>
      </dd>
    </>
  );
}
