import { createMemo, For, type JSX, Show } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { isTold } from '../../../schema/noticeChoice.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../schema/noticeKinds.ts';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Saving } from './createSaving.ts';
import styles from './NoticeSettings.module.css';

type Props = {
  readonly saving: Saving;
  readonly isDisabled: boolean;
  /** Those that the person may know of. */
  readonly committees: readonly Committee[];
};

/** Committees for which something else is set than in general. */
export function KindsOfCommittees(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const named = createMemo(() => Object.keys(props.saving.notices().committees).sort());
  const others = createMemo(() => props.committees.filter(({ id }) => !named().includes(id)));
  const codeOf = (id: string): string => props.committees.find((one) => one.id === id)?.code ?? id;
  const isOn = (kind: NoticeKind, committee: string): boolean => {
    const user = session.user();
    return user !== null && isTold(kind, committee, props.saving.notices(), user);
  };
  const set = (committee: string, kinds: Partial<Record<NoticeKind, boolean>> | null): void =>
    props.saving.change(({ committees: { [committee]: before, ...committees }, ...notices }) => ({
      ...notices,
      committees: kinds === null ? committees : { ...committees, [committee]: { ...before, ...kinds } },
    }));
  return (
    <>
      <p>{t('notices.forOneText')}</p>
      <For each={named()}>
        {(committee) => (
          <fieldset class={styles.committee}>
            <legend class={styles.code}>{codeOf(committee)}</legend>
            <div class={styles.kinds}>
              <For each={NOTICE_KINDS}>
                {(kind) => (
                  <CheckField
                    isChecked={isOn(kind, committee)}
                    isDisabled={props.isDisabled}
                    onChange={(isChecked) => set(committee, { [kind]: isChecked })}
                  >
                    {t(`notices.kind_${kind}`)}
                  </CheckField>
                )}
              </For>
            </div>
            <Button variant="quiet" disabled={props.isDisabled} onClick={() => set(committee, null)}>
              {t('notices.asInGeneral', { code: codeOf(committee) })}
            </Button>
          </fieldset>
        )}
      </For>
      <Show when={others().length > 0}>
        <SelectField
          label={t('notices.addCommittee')}
          value=""
          options={[
            { value: '', label: t('notices.chooseCommittee') },
            ...others().map(({ id, code, site }) => ({ value: id, label: `${code} · ${site}` })),
          ]}
          isDisabled={props.isDisabled}
          onChange={(committee) => committee && set(committee, {})}
        />
      </Show>
    </>
  );
}
