import { createSignal, type JSX } from 'solid-js';
import type { Committee, CommitteeCorrection } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';

const GENDERS = ['female', 'male', 'mixed'] as const;

type Props = {
  readonly committee: Committee;
  readonly onClose: () => void;
  /** Committees are to be read again: it stands at the server, or somebody else's correction does. */
  readonly onChanged: () => void;
};

/**
 * Puts right what a committee's first roll said of it (R21), in the place of what stood there when it was opened. Where something else stands by now it is shown,
 * and is what a further try puts right; what the person has not touched goes along with it.
 */
export function CorrectionDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const attempt = createAttempt();
  const { id, code, ...opened } = props.committee;
  const [seen, setSeen] = createSignal<CommitteeCorrection['seen']>({ site: opened.site, gender: opened.gender });
  const [isConflict, setConflict] = createSignal(false);
  const [site, setSite] = createSignal(opened.site);
  const [gender, setGender] = createSignal(opened.gender);
  const nowWords = (words: string): string => (isConflict() ? `${t('election.statusIsNow')}: ${words}` : '');

  function take(now: CommitteeCorrection['seen']): void {
    if (site() === seen().site) setSite(now.site);
    if (gender() === seen().gender) setGender(now.gender);
    setSeen(now);
    setConflict(true);
  }

  async function save(): Promise<void> {
    const correction: CommitteeCorrection = { site: site(), gender: gender(), seen: seen() };
    const isSaved = await attempt.run(async () => {
      try {
        await api.send('PATCH', `/api/committees/${id}`, correction);
      } catch (error) {
        const now = standingOf(error);
        if (now) take(now);
        throw error;
      }
    });
    props.onChanged();
    if (isSaved) props.onClose();
  }

  return (
    <Dialog
      isOpen
      title={t('admin.correct', { code })}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isBusy={attempt.isBusy()} onClick={() => void save()}>
            {t('admin.change_save')}
          </Button>
          <Button variant="quiet" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <TextField label={t('admin.site')} value={site()} hint={nowWords(seen().site || t('common.siteUnknown'))} onInput={setSite} />
      <SelectField
        label={t('admin.people_')}
        value={gender()}
        hint={nowWords(t(`common.gender_${seen().gender}`))}
        options={GENDERS.map((value) => ({ value, label: t(`common.gender_${value}`) }))}
        onChange={setGender}
      />
      <AttemptError attempt={attempt} />
    </Dialog>
  );
}

/** What the server says that stands there by now, where it is not what was seen. */
function standingOf(error: unknown): CommitteeCorrection['seen'] | null {
  if (!(error instanceof AppError) || error.code !== 'conflict') return null;
  const gender = GENDERS.find((one) => one === error.details.gender);
  return gender ? { site: String(error.details.site), gender } : null;
}
