import Download from 'lucide-solid/icons/download';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import { createMemo, createResource, type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { ReadyOffline } from '../../components/ReadyOffline.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { browserFacts, findReadiness } from '../../state/device/readyOffline.ts';
import { browserEnvironment } from '../../state/environment.ts';

/** Whether this device is ready for a day without a network, looked at when the page is opened, when the person may open other lists, and on a tap. */
export function Readiness(): JSX.Element {
  const t = useTranslation();
  const { session, installOffer } = useApp();
  const rooms = createMemo(() => session.me()?.rooms ?? [], undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  const [checks, { refetch }] = createResource(
    () => ({ person: session.user(), rooms: rooms() }),
    (who) => findReadiness({ ...who, environment: browserEnvironment(), device: browserFacts() }),
  );
  return (
    <Show when={checks.latest} fallback={<Spinner label={t('common.loading')} />}>
      {(found) => (
        <>
          <ReadyOffline checks={found()} />
          <Show when={installOffer()}>
            {(install) => (
              <Button icon={Download} onClick={() => void install()()}>
                {t('device.install')}
              </Button>
            )}
          </Show>
          <Button icon={RotateCw} isBusy={checks.loading} onClick={() => void refetch()}>
            {t('device.checkAgain')}
          </Button>
        </>
      )}
    </Show>
  );
}
