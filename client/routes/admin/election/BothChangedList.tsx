import { For, type JSX, Show } from 'solid-js';
import { DOOR_ASKS, METHODS, PHOTO_RULES, TOLERANCE_NAMES } from '../../../../schema/election.ts';
import { Button } from '../../../components/Button.tsx';
import type { Translate } from '../../../i18n/createTranslate.ts';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './Election.module.css';
import type { BothChanged } from './mergeSetUps.ts';

/** What two have changed at once, with both values; mine stands in the form until theirs is taken. */
export function BothChangedList(props: { readonly form: ElectionForm; readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  return (
    <Show when={props.form.both().length > 0}>
      <p>{t('election.conflictBoth')}</p>
      <ul class={styles.both}>
        <For each={props.form.both()}>
          {(change) => (
            <li>
              <strong>{fieldWords(change.field, props.draft, t)}</strong>
              <span>{t('election.theirs', { value: valueWords(change.field, change.theirs, props.draft, t) })}</span>
              <span>{t('election.mine', { value: valueWords(change.field, change.mine, props.draft, t) })}</span>
              <Button onClick={() => props.form.takeTheirs(change)}>{t('election.takeTheirs')}</Button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

const RULES = ['name', 'pollingDay', 'timeZone', 'method', 'seats', 'minMarks', 'maxMarks'] as const;
const SETTINGS = ['doorAsks', 'numberName', 'callsADay', 'confirmedWithinDays', 'photos'] as const;

function fieldWords(field: string, draft: Draft, t: Translate): string {
  const [head, id = '', part = ''] = field.split('.');
  const rule = RULES.find((one) => one === head);
  if (rule) return t(`election.${rule}`);
  if (head === 'lists') return t('election.listName');
  if (head === 'candidates') {
    const candidate = draft.candidates.find((one) => one.id === id);
    const name = candidate?.name || t('election.newCandidate', { n: candidate?.ballotNumber ?? 0 });
    if (part === 'number') return t('election.numberOf', { name });
    if (part === 'list') return t('election.listOf', { name });
    return part === 'state' ? name : t('election.nameOf', { n: candidate?.ballotNumber ?? 0 });
  }
  const tolerance = TOLERANCE_NAMES.find((one) => one === part);
  if (tolerance) return t(`election.t_${tolerance}`);
  const setting = SETTINGS.find((one) => one === id);
  return setting ? t(`election.${setting}`) : field;
}

function valueWords(field: string, value: BothChanged['mine'], draft: Draft, t: Translate): string {
  if (value === null || value === '') return t('election.nothing');
  const method = METHODS.find((one) => field === 'method' && one === value);
  if (method) return t(`election.method_${method}`);
  const asks = DOOR_ASKS.find((one) => field === 'settings.doorAsks' && one === value);
  if (asks) return t(`election.asks_${asks}`);
  const photos = PHOTO_RULES.find((one) => field === 'settings.photos' && one === value);
  if (photos) return t(`election.photos_${photos}`);
  if (field.endsWith('.list')) return draft.lists.find(({ id }) => id === value)?.name ?? t('election.noList');
  if (field.endsWith('.state')) return value === 'withdrawn' ? t('election.withdrawn') : t('election.stands');
  return String(value);
}
