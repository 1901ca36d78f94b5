import { For, type JSX } from 'solid-js';
import { NOTICE_KINDS, type NoticeKind } from '../../../schema/noticeKinds.ts';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Saving } from './createSaving.ts';

type Choice = 'own' | 'all' | 'none';

/** Of each kind: of which committees one is told, where nothing else is set for one of them. */
export function GeneralKinds(props: { readonly saving: Saving; readonly isDisabled: boolean }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const isCoordinator = () => session.user()?.role === 'coordinator';
  const choiceOf = (kind: NoticeKind): Choice => {
    const set = props.saving.notices().all[kind];
    return set === undefined ? (isCoordinator() ? 'own' : 'none') : set ? 'all' : 'none';
  };
  const choices = (): readonly Choice[] => (isCoordinator() ? ['own', 'all', 'none'] : ['none', 'all']);
  function choose(kind: NoticeKind, choice: Choice): void {
    props.saving.change(({ all: { [kind]: _, ...others }, ...notices }) => ({
      ...notices,
      all: choice === 'own' ? others : { ...others, [kind]: choice === 'all' },
    }));
  }
  return (
    <For each={NOTICE_KINDS}>
      {(kind) => (
        <SelectField
          label={t(`notices.kind_${kind}`)}
          hint={t(`notices.kind_${kind}_text`)}
          value={choiceOf(kind)}
          options={choices().map((value) => ({ value, label: t(`notices.choice_${value}`) }))}
          isDisabled={props.isDisabled}
          onChange={(choice) => choose(kind, choice)}
        />
      )}
    </For>
  );
}
