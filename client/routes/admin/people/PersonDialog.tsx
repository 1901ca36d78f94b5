import { A } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { Invitation, InvitedUser } from '../../../../schema/accountApi.ts';
import type { Committee, User } from '../../../../schema/api.ts';
import { AppError } from '../../../../schema/errors.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { Segmented } from '../../../components/Segmented.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Api } from '../../../state/contracts/app.ts';
import { allPeople } from './allPeople.ts';
import styles from './People.module.css';
import { PersonAccess } from './PersonAccess.tsx';
import { PersonFields } from './PersonFields.tsx';
import { emptyForm, formOf, overNow, type PersonForm, problemsOf, toInvitedUser, toNewUser, toUserChange } from './personForm.ts';
import { Where } from './Where.tsx';

/** What is to be handed over to the person, once. */
export type Given =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'invitation'; readonly invitation: Invitation };

type Props = {
  readonly api: Api;
  /** Null: a new person. */
  readonly person: User | null;
  /** The same as the server has it now: what is being changed stays as it was opened, how they get in does not. */
  readonly latest: User | null;
  /** Whether it is the administrator's own account. */
  readonly isSelf: boolean;
  readonly committees: readonly Committee[];
  readonly onClose: () => void;
  readonly onSaved: (user: User, given: Given) => void;
  /** Their open invitation was taken back; nothing else was saved, and the form stays. */
  readonly onWithdrawn: (user: User) => void;
};

/** Adds a person, by an invitation or with a password, or changes one. Sent once however often it is tapped; only what was changed is sent. */
export function PersonDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const isNew = () => props.person === null;
  const [form, setForm] = createSignal<PersonForm>(props.person ? formOf(props.person) : emptyForm());
  const [before, setBefore] = createSignal(props.person);
  const [now, setNow] = createSignal<User | null>(null); // since somebody else has changed them
  const [way, setWay] = createSignal<'invitation' | 'password'>('invitation');
  const [wasSent, setSent] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const isInviting = () => isNew() && way() === 'invitation';
  const problemsNow = () => problemsOf(form(), isNew(), isInviting());
  const problems = () => (wasSent() ? problemsNow() : {});

  const isChanged = () => {
    const known = before();
    return known !== null && Object.keys(toUserChange(form(), known)).length > 0;
  };

  async function save(): Promise<void> {
    setSent(true);
    setError(null);
    if (isBusy() || Object.keys(problemsNow()).length > 0) return;
    setBusy(true);
    try {
      await send();
    } catch (failure) {
      await look(toAppError(failure));
    } finally {
      setBusy(false);
    }
  }

  /** Somebody else was faster: the form goes on over the person as they are now, with everything typed. */
  async function look(failure: AppError): Promise<void> {
    const old = before();
    if (!old || failure.code !== 'conflict') return void setError(failure);
    try {
      const found = (await allPeople(props.api)).find(({ id }) => id === old.id);
      if (!found) throw new AppError('not-found', { what: old.name });
      setForm(overNow(form(), old, found));
      setBefore(found);
      setNow(found);
    } catch (unread) {
      setError(toAppError(unread));
    }
  }

  async function send(): Promise<void> {
    if (isInviting()) {
      const { user, invitation } = await props.api.send<InvitedUser>('POST', '/api/users/invited', toInvitedUser(form()));
      props.onSaved(user, { kind: 'invitation', invitation });
      return;
    }
    const { password } = form();
    const known = before();
    const user = known ? await sendChange(known) : await props.api.send<User>('POST', '/api/users', toNewUser(form()));
    props.onSaved(user, password === '' ? { kind: 'nothing' } : { kind: 'password', password });
  }

  async function sendChange(known: User): Promise<User> {
    const change = toUserChange(form(), known);
    if (Object.keys(change).length === 0) return known;
    return props.api.send<User>('PATCH', `/api/users/${known.id}`, change);
  }

  return (
    <Dialog
      isOpen
      title={isNew() ? t('admin.newTitle') : t('admin.changeTitle')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isBusy={isBusy()} onClick={() => void save()}>
            {isInviting() ? t('admin.invite') : isNew() ? t('admin.create') : t('admin.change_save')}
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
      <Show when={now()}>
        {(person) => (
          <Banner tone="warning" title={t('admin.changedBySomebody', { name: person().name })} announce="alert">
            <p>{t('admin.changedBySomebodyText')}</p>
            <p>
              {t(`roles.${person().role}`)} <Where person={person()} committees={props.committees} />
            </p>
          </Banner>
        )}
      </Show>
      <PersonFields
        form={form()}
        problems={problems()}
        isNew={isNew()}
        hasPassword={!isInviting() && !props.isSelf}
        committees={props.committees}
        onChange={setForm}
        way={
          <Show when={isNew()}>
            <div class={styles.way}>
              <Segmented
                label={t('admin.way')}
                value={way()}
                options={[
                  { value: 'invitation', label: t('admin.wayInvitation') },
                  { value: 'password', label: t('admin.wayPassword') },
                ]}
                onChange={setWay}
              />
              <p class={styles.quiet}>{t(`admin.${isInviting() ? 'wayInvitationText' : 'wayPasswordText'}`)}</p>
            </div>
          </Show>
        }
      />
      <Show when={props.isSelf}>
        <p class={styles.quiet}>
          {t('admin.ownPassword')} <A href="/account">{t('common.myAccount')}</A>
        </p>
      </Show>
      <Show when={!props.isSelf && props.latest}>
        {(person) => (
          <PersonAccess
            api={props.api}
            person={person()}
            isChanged={isChanged()}
            onInvited={(invitation) => props.onSaved(person(), { kind: 'invitation', invitation })}
            onWithdrawn={() => props.onWithdrawn(person())}
          />
        )}
      </Show>
    </Dialog>
  );
}

const toAppError = (failure: unknown): AppError => (failure instanceof AppError ? failure : new AppError('internal'));
