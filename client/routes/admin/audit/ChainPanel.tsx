import Anchor from 'lucide-solid/icons/anchor';
import Link2 from 'lucide-solid/icons/link-2';
import { createSignal, type JSX, Show } from 'solid-js';
import type { AuditCheck, Anchor as TakenAnchor } from '../../../../schema/auditApi.ts';
import { AppError } from '../../../../schema/errors.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import { AnchorDialog } from './AnchorDialog.tsx';
import styles from './Audit.module.css';

/** Whether the chain holds, and anchors of it to be kept outside: without one, an end that was cut off would not be noticed. */
export function ChainPanel(): JSX.Element {
  const t = useTranslation();
  const { api, session } = useApp();
  const [busy, setBusy] = createSignal<'check' | 'anchor' | null>(null);
  const [error, setError] = createSignal<AppError | null>(null);
  const [check, setCheck] = createSignal<AuditCheck | null>(null);
  const [anchor, setAnchor] = createSignal<TakenAnchor | null>(null);

  async function attempt(what: 'check' | 'anchor', run: () => Promise<void>): Promise<void> {
    if (busy() !== null) return;
    setBusy(what);
    setError(null);
    try {
      await run();
    } catch (failure) {
      setError(failure instanceof AppError ? failure : new AppError('internal'));
    } finally {
      setBusy(null);
    }
  }
  const checkNow = () => {
    setCheck(null); // an older result must not stand beside a failure
    return attempt('check', async () => void setCheck(await api.send<AuditCheck>('GET', '/api/audit/check')));
  };
  const takeAnchor = () => attempt('anchor', async () => void setAnchor(await api.send<TakenAnchor>('POST', '/api/audit/anchor')));

  return (
    <section class={styles.chain} aria-label={t('audit.chain')}>
      <p class={styles.quiet}>{t('audit.chainText')}</p>
      <div class={styles.line}>
        <Button icon={Link2} isBusy={busy() === 'check'} onClick={() => void checkNow()}>
          {t('audit.check')}
        </Button>
        <Show when={session.user()?.role === 'admin' || session.user()?.role === 'auditor'}>
          <Button icon={Anchor} isBusy={busy() === 'anchor'} onClick={() => void takeAnchor()}>
            {t('audit.takeAnchor')}
          </Button>
        </Show>
      </div>
      <Show when={error()}>
        {(failure) => (
          <Banner tone="danger" title={t(`errors.${failure().code}`)} announce="alert">
            {t.error(failure())}
          </Banner>
        )}
      </Show>
      <Show when={check()}>{(result) => <Result check={result()} />}</Show>
      <Show when={anchor()}>{(taken) => <AnchorDialog anchor={taken()} onClose={() => setAnchor(null)} />}</Show>
    </section>
  );
}

function Result(props: { readonly check: AuditCheck }): JSX.Element {
  const t = useTranslation();
  return (
    <Show
      when={props.check.firstBad !== null}
      fallback={
        <Banner tone="success" title={t('audit.holds')} announce="status">
          {t.plural('audit.holdsText', props.check.rows)} <code dir="ltr">{props.check.headHash.slice(0, 16)}</code>
        </Banner>
      }
    >
      <Banner tone="danger" title={t('audit.broken', { seq: props.check.firstBad ?? 0 })} announce="alert">
        {t('audit.brokenText')} <code dir="ltr">{props.check.reason}</code>
      </Banner>
    </Show>
  );
}
