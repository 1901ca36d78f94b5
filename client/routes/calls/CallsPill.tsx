import { A } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { CALLS_ROOM } from '../../../schema/rooms.ts';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { Button } from '../../components/Button.tsx';
import { isAway, pillMeaning, pillWords } from '../../components/pillWords.ts';
import { SavePill } from '../../components/SavePill.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './CallsPill.module.css';
import type { Calls } from './createCalls.ts';

/** The pill of the caller's screen, in the words of every pill: whether every result is with the server. */
export function CallsPill(props: { readonly calls: Calls }): JSX.Element {
  const t = useTranslation();
  const { sync } = useApp();
  const state = () => props.calls.save();
  return (
    <SavePill
      state={state()}
      isWanted={sync.wanted() === CALLS_ROOM}
      onOpen={() => sync.want(null)}
      sheet={(anchor, onClose) => (
        <AnchoredPanel label={pillWords(t, state())} anchor={anchor} onClose={onClose}>
          <div class={styles.sheet}>
            <p>{t(pillMeaning(state()))}</p>
            <Button
              onClick={() => {
                if (isAway(state())) props.calls.answer.reload();
                props.calls.queue()?.sendNow();
              }}
            >
              {t('list.save_retry')}
            </Button>
            <A class={styles.link} href="/device">
              {t('common.thisTablet')}
            </A>
          </div>
        </AnchoredPanel>
      )}
    />
  );
}
