import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { OpenedList } from '../createListContext.ts';
import { GuarantorChoice } from '../GuarantorChoice.tsx';
import styles from './GridTools.module.css';

type Props = { readonly list: OpenedList; readonly label: string; readonly value: string; readonly onChange: (id: string) => void };

/** One guarantor for many: who it is, and behind a button everybody else, a new one by name too. */
export function GuarantorPick(props: Props): JSX.Element {
  const t = useTranslation();
  const [isChoosing, setChoosing] = createSignal(false);
  return (
    <div class={styles.part}>
      <div class={styles.picked}>
        <span>
          <span class={styles.label}>{props.label}</span>: <bdi>{props.list.nameOf(props.value)}</bdi>
        </span>
        <Button aria-expanded={isChoosing()} onClick={() => setChoosing((is) => !is)}>
          {t('grid.changeGuarantor')}
        </Button>
      </div>
      <Show when={isChoosing()}>
        <GuarantorChoice
          taken={[props.value]}
          onChoose={(id) => {
            props.onChange(id);
            setChoosing(false);
          }}
        />
      </Show>
    </div>
  );
}
