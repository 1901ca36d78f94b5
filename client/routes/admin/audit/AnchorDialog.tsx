import Printer from 'lucide-solid/icons/printer';
import type { JSX } from 'solid-js';
import type { Anchor } from '../../../../schema/auditApi.ts';
import { Button } from '../../../components/Button.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { Printed } from '../../../components/Printed.tsx';
import { QrCode } from '../../../components/QrCode.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import styles from './Audit.module.css';

/** An anchor, to be kept where nobody who runs the server can change it: copied, printed, photographed. */
export function AnchorDialog(props: { readonly anchor: Anchor; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  return (
    <Dialog
      isOpen
      title={t('audit.anchorTitle')}
      description={t('audit.anchorText')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" onClick={() => props.onClose()}>
            {t('admin.done')}
          </Button>
          <Button icon={Printer} onClick={() => window.print()}>
            {t('account.print')}
          </Button>
          <CopyButton text={props.anchor.anchor} label={t('common.copy')} />
        </>
      }
    >
      <Body anchor={props.anchor} />
      <Printed>
        <h1>
          {t('audit.anchorTitle')} · <bdi>{session.me()?.campaign.name}</bdi>
        </h1>
        <p>{t('audit.anchorText')}</p>
        <Body anchor={props.anchor} />
      </Printed>
    </Dialog>
  );
}

function Body(props: { readonly anchor: Anchor }): JSX.Element {
  const t = useTranslation();
  return (
    <div class={styles.anchor}>
      <QrCode text={props.anchor.anchor} label={t('audit.anchorTitle')} />
      <dl class={styles.facts}>
        <dt>{t('audit.seq')}</dt>
        <dd class="figures">{t.number(props.anchor.seq)}</dd>
        <dt>{t('audit.at')}</dt>
        <dd>{t.time(props.anchor.at)}</dd>
        <dt>{t('audit.hash')}</dt>
        <dd>
          <code dir="ltr">{props.anchor.hash}</code>
        </dd>
      </dl>
    </div>
  );
}
