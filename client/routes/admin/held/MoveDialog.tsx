import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { Committee } from '../../../../schema/api.ts';
import type { HeldData } from '../../../../schema/auditApi.ts';
import { AppError } from '../../../../schema/errors.ts';
import type { MoveAnswer, MoveRequest } from '../../../../schema/moveApi.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { Skeleton } from '../../../components/Skeleton.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './Held.module.css';

/** A request; the committee is one of those that are offered. */
type Asked = Omit<MoveRequest, 'committee'> & { readonly committee: string };

type Props = {
  readonly elector: HeldData['elector'];
  readonly committees: readonly Committee[];
  /** Asks what it would do, or does it. Rejects with an AppError. */
  readonly move: (request: Asked) => Promise<MoveAnswer>;
  readonly onMoved: (answer: MoveAnswer) => void;
  /** The elector is not as they were shown any more. */
  readonly onOther: () => void;
  readonly onClose: () => void;
};

/** Says what a move to another committee takes along before it is done, and has it done as it said [R11]. */
export function MoveDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const [to, setTo] = createSignal('');
  const [preview, setPreview] = createSignal<MoveAnswer | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const options = () => [
    { value: '', label: t('moves.choose') },
    ...props.committees
      .filter(({ id }) => id !== props.elector.committee)
      .map(({ id, code, site }) => ({ value: id, label: site === '' ? code : `${code} · ${site}` })),
  ];

  async function ask(request: Asked): Promise<MoveAnswer | null> {
    setError(null);
    try {
      return await props.move(request);
    } catch (failure) {
      if (request.committee === to()) setError(failure instanceof AppError ? failure : new AppError('internal'));
      return null;
    }
  }

  createEffect(
    on(to, (committee) => {
      setPreview(null);
      setError(null);
      if (committee !== '') void ask({ committee, dryRun: true }).then((answer) => committee === to() && setPreview(answer)); // another may have been chosen meanwhile
    }),
  );

  async function move(): Promise<void> {
    const shown = preview();
    if (isBusy() || !shown) return;
    setBusy(true);
    const answer = await ask({ committee: to(), dryRun: false, seen: { from: shown.from.id, number: shown.number } });
    const failure = error();
    if (failure?.code === 'conflict') await lookAnew(failure);
    setBusy(false);
    if (answer) props.onMoved(answer);
  }

  /** Shows what it would do now, beside what has changed. */
  async function lookAnew(changed: AppError): Promise<void> {
    setPreview(null);
    props.onOther();
    const answer = await ask({ committee: to(), dryRun: true });
    setPreview(answer);
    if (answer) setError(changed);
  }

  return (
    <Dialog
      isOpen
      isBlocking={isBusy()}
      title={t('moves.moveTitle', { name: props.elector.name })}
      description={t('moves.moveText')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isBusy={isBusy()} disabled={!preview()} onClick={() => void move()}>
            {t('moves.moveNow')}
          </Button>
          <Button disabled={isBusy()} onClick={() => props.onClose()}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <SelectField label={t('moves.to')} value={to()} options={options()} onChange={setTo} isDisabled={isBusy()} />
      <Show when={to() !== '' && (preview() || !error())}>
        <Show when={preview()} fallback={<Skeleton count={2} />}>
          {(answer) => (
            <>
              <Show when={answer().isOtherGender}>
                <Banner tone="warning" title={t('moves.otherGender')} announce="status" />
              </Show>
              <ul class={styles.points}>
                <li>
                  {answer().takenBy === null
                    ? t('moves.keepsNumber', { number: answer().number })
                    : t('moves.newNumber', { holder: answer().takenBy ?? '', old: answer().elector.number, number: answer().number })}
                </li>
                <li>{t.plural('moves.claims', answer().claims)}</li>
                <li>{t.plural('moves.observations', answer().observations)}</li>
              </ul>
            </>
          )}
        </Show>
      </Show>
      <Show when={error()}>
        {(failure) => (
          <Banner tone="danger" title={t(`errors.${failure().code}`)} announce="alert">
            {t.error(failure())}
          </Banner>
        )}
      </Show>
    </Dialog>
  );
}
