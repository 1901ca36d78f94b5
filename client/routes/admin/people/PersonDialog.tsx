import { createSignal, type JSX, Show } from 'solid-js';
import type { Committee, User } from '../../../../schema/api.ts';
import { AppError } from '../../../../schema/errors.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Api } from '../../../state/contracts.ts';
import { PersonFields } from './PersonFields.tsx';
import { emptyForm, formOf, type PersonForm, problemsOf, toNewUser, toUserChange } from './personForm.ts';

type Props = {
  readonly api: Api;
  /** Null: a new person. */
  readonly person: User | null;
  /** Whether it is the administrator's own account. */
  readonly isSelf: boolean;
  readonly committees: readonly Committee[];
  readonly onClose: () => void;
  /** Stored; `password` is what was given, to be handed over, or null. */
  readonly onSaved: (user: User, password: string | null) => void;
};

/** Adds a person or changes one. Sent once however often it is tapped; only what was changed is sent. */
export function PersonDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const isNew = () => props.person === null;
  const [form, setForm] = createSignal<PersonForm>(props.person ? formOf(props.person) : emptyForm());
  const [wasSent, setSent] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const problems = () => (wasSent() ? problemsOf(form(), isNew()) : {});

  async function save(): Promise<void> {
    setSent(true);
    setError(null);
    if (isBusy() || Object.keys(problemsOf(form(), isNew())).length > 0) return;
    setBusy(true);
    try {
      props.onSaved(await send(), form().password || null);
    } catch (failure) {
      setError(failure instanceof AppError ? failure : new AppError('internal'));
    } finally {
      setBusy(false);
    }
  }

  async function send(): Promise<User> {
    const before = props.person;
    if (!before) return props.api.send<User>('POST', '/api/users', toNewUser(form()));
    const change = toUserChange(form(), before);
    if (Object.keys(change).length === 0) return before;
    return props.api.send<User>('PATCH', `/api/users/${before.id}`, change);
  }

  return (
    <Dialog
      isOpen
      title={isNew() ? t('admin.newTitle') : t('admin.changeTitle')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isBusy={isBusy()} onClick={() => void save()}>
            {isNew() ? t('admin.create') : t('admin.change_save')}
          </Button>
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
        </>
      }
    >
      <Show when={error()}>
        {(failure) => (
          <Banner tone="danger" title={t(`errors.${failure().code}`)} announce="alert">
            {t.error(failure())}
          </Banner>
        )}
      </Show>
      <PersonFields form={form()} problems={problems()} isNew={isNew()} committees={props.committees} onChange={setForm} />
      <Show when={props.isSelf && form().password !== ''}>
        <Banner tone="warning">{t('admin.ownPassword')}</Banner>
      </Show>
    </Dialog>
  );
}
