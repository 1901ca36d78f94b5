import type { Translate } from '../../i18n/createTranslate.ts';
import type { ListContext } from './ListContext.ts';

/** Where this claim's row is new and waits for the refresh: says so and offers to show it. */
export function showIfWaiting({ list, nameOf, tell, jumpTo }: ListContext, t: Translate, elector: string, owner: string): void {
  if (list.rows().slots.some((slot) => slot.elector === elector && slot.owner === owner)) return;
  tell(t('list.rowWaits', { name: nameOf(owner) }), {
    label: t('list.showIt'),
    run: () => {
      list.refresh();
      jumpTo(elector, owner);
    },
  });
}
