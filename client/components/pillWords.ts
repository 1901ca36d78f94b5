import type { Translate } from '../i18n/createTranslate.ts';
import type { PlainKey } from '../i18n/dictionary.ts';
import type { SaveState } from '../state/contracts/link.ts';

/** What the pill says. */
export function pillWords(t: Translate, state: SaveState): string {
  switch (state.kind) {
    case 'saved':
      return t('list.save_saved');
    case 'sending':
      return t.plural(state.isSlow ? 'list.save_sendingSlowly' : 'list.save_sending', state.waiting);
    case 'offline':
      return state.waiting === 0 ? t('list.save_offline') : t.plural('list.save_offlineWaiting', state.waiting);
    case 'connecting':
      return t('list.save_connecting');
    case 'cannot-save':
      return t('list.save_cannotSave');
  }
}

/** What that means, in a sentence or two. */
export const pillMeaning = (state: SaveState): PlainKey =>
  state.kind === 'sending' && state.isSlow ? 'list.save_slow_means' : `list.save_${state.kind}_means`;

/** Whether trying again can help. */
export const isAway = ({ kind }: SaveState): boolean => kind !== 'saved' && kind !== 'cannot-save';
