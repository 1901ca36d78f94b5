import type { Translate } from '../../i18n/createTranslate.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { valueWords } from './claimWords.ts';
import type { CellFact, UndoReport } from './undoReport.ts';

type Names = {
  readonly electorName: (elector: string) => string;
  readonly genderOf: (elector: string) => Gender;
  readonly nameOf: (userId: string) => string;
};

/** More claims than these are counted, not named. */
const MAX_TOLD = 3;

/** What an undo did and what it left alone, as sentences (V4). */
export function undoWords(report: UndoReport, names: Names, t: Translate): string {
  const about = (fact: CellFact) => ({
    name: names.electorName(fact.elector),
    now: valueWords(fact.field, fact.value, names.genderOf(fact.elector), t) ?? '',
  });
  const left = report.skipped.length;
  if (report.restored.length + left > MAX_TOLD)
    return t.plural('grid.undone', report.restored.length) + (left > 0 ? ` ${t.plural('grid.undoneLeft', left)}` : '');
  const sentences = [
    ...report.restored.map((fact) => t('grid.undoneOne', about(fact))),
    ...report.reopened.map((elector) => t('grid.undoneSettling', { name: names.electorName(elector) })),
    ...report.skipped.map((fact) =>
      fact.author === null
        ? t('grid.notUndone', about(fact))
        : t('grid.notUndoneBy', { ...about(fact), author: names.nameOf(fact.author) }),
    ),
  ];
  return sentences.length > 0 ? sentences.join(' ') : t('grid.nothingUndone');
}
