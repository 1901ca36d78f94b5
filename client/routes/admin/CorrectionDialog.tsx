import { createSignal, type JSX } from 'solid-js';
import type { Committee, CommitteeCorrection } from '../../../schema/api.ts';
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

/** Puts right what a committee's first roll said of it (R21), in the place of what stood there when it was opened. */
export function CorrectionDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const attempt = createAttempt();
  const { id, code, site: seenSite, gender: seenGender } = props.committee;
  const [site, setSite] = createSignal(seenSite);
  const [gender, setGender] = createSignal(seenGender);

  async function save(): Promise<void> {
    const correction: CommitteeCorrection = { site: site(), gender: gender(), seen: { site: seenSite, gender: seenGender } };
    const isSaved = await attempt.run(() => api.send('PATCH', `/api/committees/${id}`, correction));
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
      <TextField label={t('admin.site')} value={site()} onInput={setSite} />
      <SelectField
        label={t('admin.people_')}
        value={gender()}
        options={GENDERS.map((value) => ({ value, label: t(`common.gender_${value}`) }))}
        onChange={setGender}
      />
      <AttemptError attempt={attempt} />
    </Dialog>
  );
}
