import Copy from 'lucide-solid/icons/copy';
import { createEffect, createSignal, type JSX, on } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import { Button } from './Button.tsx';
import { copyText } from './copyText.ts';

/** Puts a text on the clipboard and says so; says too when the browser does not let it. */
export function CopyButton(props: { readonly text: string; readonly label: string }): JSX.Element {
  const t = useTranslation();
  const [outcome, setOutcome] = createSignal<'copied' | 'failed' | null>(null);
  createEffect(
    on(
      () => props.text,
      () => setOutcome(null),
      { defer: true },
    ),
  );
  const words = () => {
    if (outcome() === 'copied') return t('common.copied');
    return outcome() === 'failed' ? t('common.cannotCopy') : props.label;
  };
  return (
    <Button icon={Copy} onClick={() => void copyText(props.text).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'))}>
      <span role="status">{words()}</span>
    </Button>
  );
}
