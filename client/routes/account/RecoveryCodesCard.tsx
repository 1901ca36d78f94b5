import Printer from 'lucide-solid/icons/printer';
import { createSignal, For, type JSX } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Printed } from '../../components/Printed.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './Account.module.css';

type Props = { readonly codes: readonly string[]; readonly onKept: () => void };

/** Recovery codes, shown this once: copied or printed, and away only when the person says that they are kept. */
export function RecoveryCodesCard(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const [isKept, setKept] = createSignal(false);
  return (
    <>
      <Banner tone="warning" title={t('account.codesTitle')} announce="status">
        {t('account.codesText')}
      </Banner>
      <Codes codes={props.codes} />
      <div class={styles.line}>
        <CopyButton text={props.codes.join('\n')} label={t('account.copyCodes')} />
        <Button icon={Printer} onClick={() => window.print()}>
          {t('account.print')}
        </Button>
      </div>
      <CheckField isChecked={isKept()} onChange={setKept}>
        {t('account.kept')}
      </CheckField>
      <Button variant="primary" disabled={!isKept()} onClick={() => props.onKept()}>
        {t('admin.done')}
      </Button>
      <Printed>
        <h1>{t('account.printHeading', { name: session.user()?.name ?? '' })}</h1>
        <p>{t('account.codesText')}</p>
        <Codes codes={props.codes} />
      </Printed>
    </>
  );
}

function Codes(props: { readonly codes: readonly string[] }): JSX.Element {
  return (
    <ol class={styles.codes}>
      <For each={props.codes}>
        {(code) => (
          <li>
            <code dir="ltr">{code}</code>
          </li>
        )}
      </For>
    </ol>
  );
}
