import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createSignal, Index, type JSX, Show } from 'solid-js';
import type { BoardPlan } from '../../../schema/boardApi.ts';
import { clockOf } from '../../../schema/electionClock.ts';
import { AppError } from '../../../schema/errors.ts';
import { NO_PLAN } from '../../../schema/noPlan.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import { type FoundProblem, formOf, type PlanLine, type PlanProblem, planOf } from './planForm.ts';

const MAX_LINES = 48;

/** The target and the turnout that is planned by the hour, for administrators (OR4). What was typed survives a refusal and another's change. */
export function PlanDialog(props: { readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const board = useBoard();
  const [form, setForm] = createSignal(formOf(board.plan() ?? NO_PLAN));
  const words = createBoardWords();
  const [version, setVersion] = createSignal((board.plan() ?? NO_PLAN).version);
  /** What somebody else has made of it meanwhile, as far as it was shown. */
  const [other, setOther] = createSignal<BoardPlan | null>(null);
  const [problem, setProblem] = createSignal<FoundProblem | null>(null);
  const [error, setError] = createSignal<AppError | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  let place: HTMLFormElement | undefined;
  const setLine = (at: number, change: Partial<PlanLine>): void =>
    void setForm((before) => ({ ...before, lines: before.lines.map((line, i) => (i === at ? { ...line, ...change } : line)) }));

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const read = planOf(form(), version());
    setProblem('problem' in read ? read : null);
    if ('problem' in read) return place?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    if (isBusy()) return;
    setBusy(true);
    setError(null);
    setOther(null);
    try {
      board.planAnswer.replace(await api.send<BoardPlan>('PUT', '/api/board/plan', read.plan));
      board.planAnswer.reload();
      props.onClose();
    } catch (failure) {
      const known = failure instanceof AppError ? failure : new AppError('internal');
      if (known.code === 'conflict') await seeOther();
      setError(known);
    } finally {
      setBusy(false);
    }
  }
  /** Somebody else has changed it meanwhile: saving again goes over theirs, knowingly, so not before it stands here. */
  async function seeOther(): Promise<void> {
    const now = await api.send<BoardPlan>('GET', '/api/board/plan').catch(() => null);
    setOther(now);
    if (now) setVersion(now.version);
  }
  const errorOf = (at: number | null, ...own: readonly PlanProblem[]): string | null => {
    const found = problem();
    return found && found.at === at && own.includes(found.problem) ? t(`board.planProblem_${found.problem}`) : null;
  };
  return (
    <Dialog
      isOpen
      title={t('board.plan')}
      description={t('board.planText')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" type="submit" form="board-plan" isBusy={isBusy()}>
            {t('common.save')}
          </Button>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        </>
      }
    >
      <form ref={place} id="board-plan" class={styles.form} onSubmit={(event) => void save(event)} noValidate autocomplete="off">
        <TextField
          label={t('board.planTarget')}
          hint={t('board.planTargetHint')}
          value={form().target}
          onInput={(target) => setForm({ ...form(), target })}
          error={errorOf(null, 'target')}
          inputmode="numeric"
          autocomplete="off"
        />
        <TextField
          label={t('board.planSilent')}
          hint={t('board.planSilentHint')}
          value={form().silent}
          onInput={(silent) => setForm({ ...form(), silent })}
          error={errorOf(null, 'silent')}
          inputmode="numeric"
          autocomplete="off"
        />
        <fieldset class={styles.planLines}>
          <legend>{t('board.planHours')}</legend>
          <p class={styles.quiet}>{t('board.planHoursText')}</p>
          <Index each={form().lines}>
            {(line, at) => (
              <div class={styles.planLine}>
                <TextField
                  type="time"
                  label={t('board.time')}
                  value={line().time}
                  onInput={(time) => setLine(at, { time })}
                  error={errorOf(at, 'time')}
                />
                <TextField
                  label={t('board.planShare')}
                  value={line().share}
                  onInput={(share) => setLine(at, { share })}
                  error={errorOf(at, 'share', 'rising')}
                  inputmode="decimal"
                  autocomplete="off"
                />
                <IconButton
                  icon={X}
                  label={t('board.planRemove')}
                  onClick={() => setForm({ ...form(), lines: form().lines.filter((_, i) => i !== at) })}
                />
              </div>
            )}
          </Index>
          <Show when={form().lines.length < MAX_LINES}>
            <div>
              <Button icon={Plus} onClick={() => setForm({ ...form(), lines: [...form().lines, { time: '', share: '' }] })}>
                {t('board.planAdd')}
              </Button>
            </div>
          </Show>
        </fieldset>
        <Show when={error()}>
          {(failure) => (
            <Banner
              tone="danger"
              announce="alert"
              title={failure().code === 'conflict' ? t('board.planConflict') : t.errorTitle(failure())}
            >
              <Show when={failure().code === 'conflict'} fallback={t.error(failure())}>
                <Show when={other()} fallback={t('board.planConflictUnseen')}>
                  {(theirs) => <OtherPlan plan={theirs()} />}
                </Show>
              </Show>
            </Banner>
          )}
        </Show>
      </form>
    </Dialog>
  );

  function OtherPlan(props: { readonly plan: BoardPlan }): JSX.Element {
    const target = () => props.plan.targetVotes;
    return (
      <>
        <p>{t('board.planConflictText')}</p>
        <p>{t('board.planOther')}</p>
        <dl class={styles.facts}>
          <div>
            <dt>{t('board.target')}</dt>
            <dd>{target() === null ? t('board.targetNone') : t.number(target() ?? 0)}</dd>
          </div>
          <div>
            <dt>{t('board.planSilent')}</dt>
            <dd>{t.number(props.plan.silentAfterMinutes)}</dd>
          </div>
          <div>
            <dt>{t('board.planHours')}</dt>
            <dd>
              {props.plan.turnout.map(({ minute, share }) => `${clockOf(minute)} ${words.percent(share)}`).join(' · ') ||
                t('board.targetNone')}
            </dd>
          </div>
        </dl>
      </>
    );
  }
}
