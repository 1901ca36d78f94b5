import PhoneOutgoing from 'lucide-solid/icons/phone-outgoing';
import { createSignal, type JSX, Show } from 'solid-js';
import type { CallOutcome } from '../../../schema/calls.ts';
import { randomId } from '../../../schema/ids.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { ResultButtons } from '../calls/ResultButtons.tsx';
import styles from './ChaseSheet.module.css';
import type { Chase } from './createChase.ts';

const drawId = (): string => randomId(16, () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0);

/** A call that the coordinator has made themselves, recorded as a caller would (J21). */
export function OwnCall(props: { readonly chase: Chase; readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  const [wantsTransport, setWantsTransport] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  let id = drawId(); // stays until it is recorded: sent again it is the same call
  async function record(outcome: CallOutcome, callAt: number | null): Promise<void> {
    if (isBusy()) return;
    setBusy(true);
    const isDone = await props.chase.recordOwn({ id, electorId: props.elector, outcome, callAt, wantsTransport: wantsTransport() });
    setBusy(false);
    if (!isDone) return;
    id = drawId();
    setOpen(false);
    setWantsTransport(false);
    props.chase.tell(t('chase.done'));
  }
  const name = () => props.chase.elector(props.elector)?.name ?? '';
  return (
    <section class={styles.section}>
      <h3>{t('chase.ownCallOf', { name: name() })}</h3>
      <Show
        when={isOpen()}
        fallback={
          <Button icon={PhoneOutgoing} onClick={() => setOpen(true)}>
            {t('chase.ownCall')}
          </Button>
        }
      >
        <ResultButtons
          name={name()}
          gender={props.chase.genderOf(props.elector)}
          wantsTransport={wantsTransport()}
          onTransport={setWantsTransport}
          isDisabled={isBusy()}
          now={props.chase.now}
          zone={props.chase.zone()}
          onResult={(outcome, callAt) => void record(outcome, callAt)}
        />
      </Show>
    </section>
  );
}
