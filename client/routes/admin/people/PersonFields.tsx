import { For, type JSX, Show } from 'solid-js';
import { ROLES, type Role } from '../../../../schema/access.ts';
import type { Committee } from '../../../../schema/api.ts';
import { MAX_NAME_LENGTH, MAX_USERNAME_LENGTH, MIN_PASSWORD_LENGTH } from '../../../../schema/limits.ts';
import { CheckField } from '../../../components/CheckField.tsx';
import { NewPasswordField } from '../../../components/NewPasswordField.tsx';
import { Segmented } from '../../../components/Segmented.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './People.module.css';
import { isCampaignWide, type PersonForm, type Problems, withCommittee, withRole, withStream } from './personForm.ts';

type Props = {
  readonly form: PersonForm;
  readonly problems: Problems;
  readonly isNew: boolean;
  /** The password is given here, not chosen by the person. */
  readonly hasPassword: boolean;
  readonly committees: readonly Committee[];
  readonly onChange: (form: PersonForm) => void;
  /** Before the password: how the person gets in. */
  readonly way?: JSX.Element;
};

/** The fields of a person, new or known. */
export function PersonFields(props: Props): JSX.Element {
  const t = useTranslation();
  const set = (change: Partial<PersonForm>) => props.onChange({ ...props.form, ...change });
  const words = (problem: Problems[keyof Problems]): string | null => {
    switch (problem) {
      case undefined:
        return null;
      case 'missing':
        return t('admin.missing');
      case 'username':
        return t('admin.usernameWrong');
      case 'short':
        return t.plural('admin.passwordShort', MIN_PASSWORD_LENGTH);
      case 'stream':
        return t('admin.clerkStream');
    }
  };
  return (
    <div class={styles.fields}>
      <TextField
        label={t('admin.name')}
        hint={t('admin.nameHint')}
        value={props.form.name}
        onInput={(name) => set({ name })}
        error={words(props.problems.name)}
        maxLength={MAX_NAME_LENGTH}
        autocomplete="off"
        data-autofocus={props.isNew ? '' : undefined}
        required
      />
      <TextField
        label={t('admin.username')}
        hint={props.isNew ? t('admin.usernameHint') : t('admin.usernameFixed')}
        value={props.form.username}
        onInput={(username) => set({ username })}
        error={words(props.problems.username)}
        maxLength={MAX_USERNAME_LENGTH}
        readOnly={!props.isNew}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        required
      />
      <SelectField<Role>
        label={t('admin.role')}
        hint={t(`duties.does_${props.form.role}`)}
        value={props.form.role}
        options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
        onChange={(role) => props.onChange(withRole(props.form, role))}
      />
      <Memberships {...props} error={words(props.problems.memberships)} />
      {props.way}
      <Show when={props.hasPassword}>
        <NewPasswordField
          label={props.isNew ? t('admin.password') : t('admin.setPassword')}
          hint={t.plural('admin.passwordHint', MIN_PASSWORD_LENGTH)}
          value={props.form.password}
          onInput={(password) => set({ password })}
          error={words(props.problems.password)}
        />
      </Show>
      <Show when={!props.isNew}>
        <CheckField isChecked={props.form.isDisabled} onChange={(isDisabled) => set({ isDisabled })}>
          {t('admin.closeAccount')}
          <span class={styles.quiet}>{t('admin.closeAccountHint')}</span>
        </CheckField>
      </Show>
    </div>
  );
}

function Memberships(props: Props & { readonly error: string | null }): JSX.Element {
  const t = useTranslation();
  const own = (committee: Committee) => props.form.memberships.find((membership) => membership.committee === committee.id);
  return (
    <fieldset class={styles.memberships}>
      <legend class={styles.legend}>{t('admin.memberships')}</legend>
      <Show when={!isCampaignWide(props.form.role)} fallback={<p class={styles.quiet}>{t('admin.membershipsAll')}</p>}>
        <Show when={props.committees.length > 0} fallback={<p class={styles.quiet}>{t('admin.membershipsNone')}</p>}>
          <ul class={styles.choices}>
            <For each={props.committees}>
              {(committee) => (
                <li class={styles.choice}>
                  <CheckField
                    isChecked={own(committee) !== undefined}
                    onChange={(isMember) => props.onChange(withCommittee(props.form, committee.id, isMember))}
                  >
                    <strong>
                      <bdi>{committee.code}</bdi>
                    </strong>{' '}
                    <bdi class={styles.quiet}>{committee.site}</bdi>
                  </CheckField>
                  <Show when={props.form.role === 'clerk' && own(committee)}>
                    {(membership) => (
                      <Segmented<'' | 'a' | 'b'>
                        label={t('admin.streamOf', { code: committee.code })}
                        value={membership().stream ?? ''}
                        options={[
                          { value: 'a', label: t('admin.streamA') },
                          { value: 'b', label: t('admin.streamB') },
                        ]}
                        onChange={(stream) => stream !== '' && props.onChange(withStream(props.form, committee.id, stream))}
                      />
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Show>
      <Show when={props.error}>
        <p class={styles.error}>{props.error}</p>
      </Show>
    </fieldset>
  );
}
