import type { ResultAnswer } from '../../../schema/resultApi.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { BallotNames } from './createBallotNames.ts';

/** A failed check in words for whoever settles it, with its figures. */
export function resultCheckText(check: ResultAnswer['checks'][number], names: Pick<BallotNames, 'cell'>, t: Translate): string {
  const figures = Object.values(check.figures).map(t.number).join(' / ');
  return [check.cell === null ? '' : names.cell(check.cell), figures].filter(Boolean).join(': ');
}
