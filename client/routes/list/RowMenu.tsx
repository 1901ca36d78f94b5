import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left';
import Copy from 'lucide-solid/icons/copy';
import PanelRightOpen from 'lucide-solid/icons/panel-right-open';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import UserMinus from 'lucide-solid/icons/user-minus';
import UserPlus from 'lucide-solid/icons/user-plus';
import { type JSX, onCleanup } from 'solid-js';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { copyText } from '../../components/copyText.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { ChoiceList, type ChoiceOption } from './ChoiceList.tsx';
import type { Slot } from './frozenRows.ts';
import { useList } from './ListContext.ts';

type Action = 'sheet' | 'withdraw' | 'stand' | 'another' | 'handOver' | 'copy';
type Props = { readonly slot: Slot; readonly anchor: HTMLElement; readonly onClose: () => void };

/** Everything that can be done with a row, behind its three dots. */
export function RowMenu(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  onCleanup(list.list.stillness.hold());
  // The row may change its owner while the menu is open; what was shown when it opened is what is meant.
  const elector = props.slot.elector;
  const owner = props.slot.owner;
  const claim = () => list.list.claimsOf(elector).find((one) => one.owner === owner);
  const about = () => list.elector(elector);

  const options = (): ChoiceOption<Action>[] => {
    const open: ChoiceOption<Action> = { value: 'sheet', label: t('list.openSheet'), icon: PanelRightOpen };
    const copy: ChoiceOption<Action> = { value: 'copy', label: t('list.copyNameAndNumber'), icon: Copy };
    if (list.edits.blocked() !== null) return [open, copy];
    const own = claim();
    const withdrawal: ChoiceOption<Action> | null = own
      ? own.isWithdrawn
        ? { value: 'stand', label: t('list.standAgain'), icon: RotateCcw }
        : { value: 'withdraw', label: t('list.withdraw'), icon: UserMinus }
      : null;
    return [
      open,
      { value: 'another', label: own ? t('list.anotherClaim') : t('list.chooseGuarantor'), icon: UserPlus },
      ...(own && !own.isWithdrawn
        ? [{ value: 'handOver', label: t('list.handOver'), icon: ArrowRightLeft } satisfies ChoiceOption<Action>]
        : []),
      ...(withdrawal ? [withdrawal] : []),
      copy,
    ];
  };

  function act(action: Action, isByKey: boolean): void {
    props.onClose();
    const target = { elector, owner };
    switch (action) {
      case 'sheet':
        return list.openSheet(elector);
      case 'withdraw':
        return list.edits.setWithdrawn(target, true);
      case 'stand':
        return list.edits.setWithdrawn(target, false);
      case 'another':
        return list.openEditor({ kind: 'guarantor', elector, owner: '', anchor: props.anchor, isByKey, ahead: [] });
      case 'handOver':
        return list.openEditor({ kind: 'guarantor', elector, owner, anchor: props.anchor, isByKey, ahead: [] });
      case 'copy': {
        const { number, name } = about() ?? { number: '', name: '' };
        void copyText(`${number} ${name}`).then((isCopied) => list.tell(isCopied ? t('common.copied') : t('list.cannotCopy')));
      }
    }
  }

  return (
    <AnchoredPanel
      label={about()?.name ?? ''}
      about={<span class="figures">{about()?.number}</span>}
      anchor={props.anchor}
      onClose={() => props.onClose()}
    >
      <ChoiceList label={t('list.actions')} options={options()} value={null} onChoose={act} />
    </AnchoredPanel>
  );
}
