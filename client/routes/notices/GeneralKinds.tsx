import { For, type JSX } from 'solid-js';
import { NOTICE_KINDS, type NoticeKind } from '../../../schema/noticeKinds.ts';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Saving } from './createSaving.ts';

type Choice = 'tablet' | 'own' | 'all' | 'none';

type Props = {
  readonly saving: Saving;
  readonly isDisabled: boolean;
  /** Without it nothing but what this tablet was refused can be told. */
  readonly readsBoard: boolean;
};

/** Of each kind: of which committees one is told, where nothing else is set for one of them. */
export function GeneralKinds(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const choiceOf = (kind: NoticeKind): Choice => {
    const set = props.saving.notices().all[kind];
    if (set === undefined) return kind === 'conflicts' ? 'tablet' : 'none';
    return set === 'own' ? 'own' : set ? 'all' : 'none';
  };
  const kinds = (): readonly NoticeKind[] => (props.readsBoard ? NOTICE_KINDS : ['conflicts']);
  const choicesOf = (kind: NoticeKind): readonly Choice[] => [
    'none',
    ...(kind === 'conflicts' ? (['tablet'] as const) : []),
    ...(props.readsBoard && session.user()?.memberships.length ? (['own'] as const) : []),
    ...(props.readsBoard ? (['all'] as const) : []),
  ];
  const SET = { tablet: undefined, own: 'own', all: true, none: false } as const;
  function choose(kind: NoticeKind, choice: Choice): void {
    props.saving.change(({ all: { [kind]: _, ...others }, ...notices }) => ({
      ...notices,
      all: SET[choice] === undefined ? others : { ...others, [kind]: SET[choice] },
    }));
  }
  return (
    <For each={kinds()}>
      {(kind) => (
        <SelectField
          label={t(`notices.kind_${kind}`)}
          hint={t(`notices.kind_${kind}_text`)}
          value={choiceOf(kind)}
          options={choicesOf(kind).map((value) => ({ value, label: t(`notices.choice_${value}`) }))}
          isDisabled={props.isDisabled}
          onChange={(choice) => choose(kind, choice)}
        />
      )}
    </For>
  );
}
