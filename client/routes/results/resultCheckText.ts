import type { FailedCheck } from '../../../schema/result.ts';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { type CheckText, failedCheckText } from '../../components/failedCheckText.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { Result } from './createResult.ts';

/** A failed check in words for whoever settles it, with its figures and what follows from it. */
export const resultCheckText = (
  check: ResultAnswer['checks'][number],
  { names, codeOf }: Pick<Result, 'names' | 'codeOf'>,
  t: Translate,
): CheckText =>
  failedCheckText(check satisfies FailedCheck, 'others', t, {
    cell: (cell) => (/^[cl][0-9a-z]{4}$/.test(cell) ? names.of(cell.slice(1)) : names.cell(cell)),
    committee: codeOf,
  });
