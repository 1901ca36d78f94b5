import type { JSX } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import styles from './PasteDialog.module.css';

type Props = {
  readonly title: string;
  readonly description: string;
  /** What takes what was pasted, and ways back. */
  readonly actions: JSX.Element;
  /** Of the button that takes nothing; *cancel* unless said otherwise. */
  readonly leaveLabel?: string;
  readonly onClose: () => void;
  readonly children: JSX.Element;
};

/** A wide window in which text from elsewhere is pasted, shown as it would stand, and then taken or left. */
export function PasteDialog(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    <Dialog
      isOpen
      size="lg"
      title={props.title}
      description={props.description}
      onClose={props.onClose}
      actions={
        <>
          {props.actions}
          <Button variant="quiet" onClick={() => props.onClose()}>
            {props.leaveLabel ?? t('common.cancel')}
          </Button>
        </>
      }
    >
      <div class={styles.part}>{props.children}</div>
    </Dialog>
  );
}
