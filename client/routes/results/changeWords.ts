import type { Translate } from '../../i18n/createTranslate.ts';
import type { Change } from './changesOf.ts';
import type { Result } from './createResult.ts';
import { resultCheckText } from './resultCheckText.ts';

/** One change in words: which figure, what it was and what it is now; who said what where only that is another. */
export function changeWords(change: Change, result: Pick<Result, 'names' | 'codeOf'>, t: Translate): string {
  if (change.kind === 'check') return t('results.changed_check', { what: resultCheckText(change.check, result, t).title });
  if (change.kind === 'late') return t('results.changed_late', { stream: change.stream.toUpperCase() });
  const { before, after } = change;
  const cell = (one: typeof before): string => (one?.value == null ? t('results.notKnown') : t.number(one.value));
  const all = (one: typeof before): string =>
    Object.values(one?.values ?? {})
      .map(t.number)
      .join(' / ') || t('results.nothingSaid');
  const isOtherValue = before?.value !== after?.value;
  const say = isOtherValue ? cell : all;
  return t('results.fromTo', { what: result.names.cell(change.cell), before: say(before), after: say(after) });
}
