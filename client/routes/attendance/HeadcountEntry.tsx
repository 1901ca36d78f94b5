import { createSignal, type JSX } from 'solid-js';
import { MAX_COUNTED } from '../../../schema/attendance.ts';
import { foldDigits } from '../../../schema/fold.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';

/** Several who were counted without a name, in one entry (B16). */
export function HeadcountEntry(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  const [text, setText] = createSignal('');
  const [isBad, setBad] = createSignal(false);
  function add(event: SubmitEvent): void {
    event.preventDefault();
    const digits = foldDigits(text()).trim();
    const count = /^\d{1,3}$/.test(digits) ? Number(digits) : 0;
    setBad(count < 1);
    if (count < 1) return;
    if (props.desk.write([{ kind: 'counted', count }], t.plural('desk.counted', count))) setText('');
  }
  return (
    <DeskSection title={t('desk.countTitle')}>
      <form autocomplete="off" class={styles.form} onSubmit={add} novalidate>
        <TextField
          label={t('desk.countNumber')}
          value={text()}
          onInput={(value) => {
            setText(value);
            setBad(false);
          }}
          inputmode="numeric"
          maxlength={3}
          autocomplete="off"
          error={isBad() ? t('desk.countBad', { max: MAX_COUNTED }) : null}
        />
        <Button type="submit">{t('desk.countAdd')}</Button>
      </form>
    </DeskSection>
  );
}
