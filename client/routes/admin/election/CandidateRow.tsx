import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import UserMinus from 'lucide-solid/icons/user-minus';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { MAX_BALLOT_NAME_LENGTH } from '../../../../schema/election.ts';
import { Chip } from '../../../components/Chip.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './Election.module.css';
import { NumberField } from './NumberField.tsx';
import { problemIn } from './problemIn.ts';

type Candidate = Draft['candidates'][number];
type Props = {
  readonly form: ElectionForm;
  readonly draft: Draft;
  readonly candidate: Candidate;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (button: HTMLElement, by: -1 | 1) => void;
};

/** One candidate: number, name, list, place. Who is saved once it has begun withdraws; who is not saved yet may be taken out. */
export function CandidateRow(props: Props): JSX.Element {
  const t = useTranslation();
  const called = () => props.candidate.name || t('election.newCandidate', { n: props.candidate.ballotNumber || 0 });
  const isWithdrawn = () => props.candidate.state === 'withdrawn';
  const wrong = (part: string) => problemIn(props.form, `candidates.${props.candidate.id}.${part}`, t);
  const mayRemove = () => !props.form.mustStay(props.candidate.id);
  const set = (change: Partial<Candidate>) =>
    props.form.edit((draft) => {
      const own = draft.candidates.find(({ id }) => id === props.candidate.id);
      if (own) Object.assign(own, change);
    });
  return (
    <li class={styles.candidate} data-withdrawn={isWithdrawn() ? '' : undefined}>
      <NumberField
        label={t('election.numberOf', { name: called() })}
        isLabelHidden
        value={props.candidate.ballotNumber}
        onChange={(ballotNumber) => set({ ballotNumber })}
        error={wrong('number')}
      />
      <TextField
        label={t('election.nameOf', { n: props.candidate.ballotNumber || 0 })}
        isLabelHidden
        value={props.candidate.name}
        maxLength={MAX_BALLOT_NAME_LENGTH}
        onInput={(name) => set({ name })}
        error={wrong('name')}
      />
      <Show when={props.draft.lists.length > 0}>
        <SelectField
          label={t('election.listOf', { name: called() })}
          isLabelHidden
          value={props.candidate.listId ?? ''}
          options={[
            { value: '', label: t('election.noList') },
            ...props.draft.lists.map(({ id, name }) => ({ value: id, label: name || id })),
          ]}
          onChange={(listId) => set({ listId: listId || null })}
          error={wrong('list')}
        />
      </Show>
      <div class={styles.tools}>
        <Show when={isWithdrawn()}>
          <Chip tone="warning">{t('election.withdrawn')}</Chip>
        </Show>
        <IconButton
          icon={ArrowUp}
          label={t('election.up', { name: called() })}
          disabled={props.isFirst}
          onClick={(event) => props.onMove(event.currentTarget, -1)}
        />
        <IconButton
          icon={ArrowDown}
          label={t('election.down', { name: called() })}
          disabled={props.isLast}
          onClick={(event) => props.onMove(event.currentTarget, 1)}
        />
        <Show
          when={isWithdrawn()}
          fallback={
            <IconButton icon={UserMinus} label={t('election.withdraw', { name: called() })} onClick={() => set({ state: 'withdrawn' })} />
          }
        >
          <IconButton icon={RotateCcw} label={t('election.standAgain', { name: called() })} onClick={() => set({ state: 'active' })} />
        </Show>
        <Show when={mayRemove()}>
          <IconButton
            icon={X}
            label={t('election.remove', { name: called() })}
            onClick={() => props.form.removeCandidate(props.candidate.id)}
          />
        </Show>
      </div>
    </li>
  );
}
