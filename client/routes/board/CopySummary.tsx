import Copy from 'lucide-solid/icons/copy';
import type { JSX } from 'solid-js';
import { createSignal } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copyText.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import { summaryText } from './summaryText.ts';

const TELL_MS = 5_000;

/** Puts the state of the day on the clipboard as words (OR8). */
export function CopySummary(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const board = useBoard();
  const words = createBoardWords();
  const [outcome, setOutcome] = createSignal<'copied' | 'failed' | null>(null);
  async function copy(): Promise<void> {
    const isCopied = await copyText(summaryText(t, board, words, session.me()?.campaign.name ?? ''));
    setOutcome(isCopied ? 'copied' : 'failed');
    setTimeout(() => setOutcome(null), TELL_MS);
  }
  const label = () => {
    if (outcome() === 'copied') return t('common.copied');
    return outcome() === 'failed' ? t('common.cannotCopy') : t('board.copySummary');
  };
  return (
    <Button icon={Copy} disabled={board.lines().length === 0} onClick={() => void copy()}>
      <span role="status">{label()}</span>
    </Button>
  );
}
