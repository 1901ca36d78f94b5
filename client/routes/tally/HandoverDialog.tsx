import { type JSX, Show } from 'solid-js';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { CheckWord } from './CheckWord.tsx';
import styles from './Closing.module.css';
import { useCount } from './CountContext.ts';
import { unsettledIn } from './compare.ts';
import { numbersText } from './numbersText.ts';

/** A clerk ends their part: number and word are what whoever goes on types (CT44). */
export function HandoverDialog(props: { readonly isBallotOpen: boolean; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count } = useCount();
  const number = () => count.next() - 1;
  const check = () => checkOf(count.tally().withLate, number());
  const unsettled = () => unsettledIn(count.tally().withLate, 0, number());
  return (
    <Dialog
      isOpen
      title={t('form.handoverTitle', { number: number() })}
      onClose={props.onClose}
      actions={
        <>
          <Button
            variant="primary"
            disabled={count.blocked() !== null}
            onClick={() => {
              const written = told(() => count.write([{ kind: 'handover', atMs: count.now(), number: number(), check: check() }]));
              if (written) props.onClose();
            }}
          >
            {t('form.handoverNow')}
          </Button>
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
        </>
      }
    >
      <div class={styles.parts}>
        <CheckWord number={number()} check={check()} />
        <p>{t('form.handoverText')}</p>
        <Show when={props.isBallotOpen}>
          <Banner tone="warning">{t('form.handoverOpen')}</Banner>
        </Show>
        <Show when={unsettled().length > 0}>
          <Banner tone="warning">{t.plural('form.unsettled', unsettled().length, { numbers: numbersText(t, unsettled()) })}</Banner>
        </Show>
      </div>
    </Dialog>
  );
}
