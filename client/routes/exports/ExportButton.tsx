import Download from 'lucide-solid/icons/download';
import { createSignal, type JSX, Show, Suspense } from 'solid-js';
import { exportGrant } from '../../../schema/exports.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';
import type { ExportDialogProps } from './ExportDialog.tsx';

const ExportDialog = lazyScreen(() => import('./ExportDialog.tsx').then((module) => module.ExportDialog));

/** Opens the window in which this screen's list leaves; not there for whoever may not take it along. Inside `MoreWords`. */
export function ExportButton(props: Pick<ExportDialogProps, 'committee' | 'first'>): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const [isOpen, setOpen] = createSignal(false);
  const mayLeave = () => exportGrant(session.user()?.role ?? 'guarantor', props.first) !== null;
  return (
    <Show when={mayLeave()}>
      <Button icon={Download} onClick={() => setOpen(true)}>
        {t('exports.button')}
      </Button>
      <Show when={isOpen()}>
        <Suspense>
          <ExportDialog committee={props.committee} first={props.first} onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </Show>
  );
}
