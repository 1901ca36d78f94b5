import ClipboardList from 'lucide-solid/icons/clipboard-list';
import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { SlipDialog } from '../door/SlipDialog.tsx';
import type { Desk } from './createDesk.ts';
import { DeskSection } from './DeskSection.tsx';

/** Numbers that came on paper or in a message: to the coordinator more often than to the door (B15). */
export function SlipEntry(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  return (
    <DeskSection title={t('desk.slipTitle')} text={t('desk.slipText')}>
      <div>
        <Button icon={ClipboardList} onClick={() => setOpen(true)}>
          {t('desk.slipOpen')}
        </Button>
      </div>
      <Show when={isOpen()}>
        <SlipDialog
          electors={props.desk.roll?.electors() ?? []}
          attendanceOf={props.desk.attendanceOf}
          nameOf={props.desk.nameOf}
          gender={props.desk.gender()}
          isBlocked={!props.desk.mayWrite()}
          write={props.desk.writeActs}
          onClose={() => setOpen(false)}
        />
      </Show>
    </DeskSection>
  );
}
