import { problemText } from '../../../../schema/electionProblems.ts';
import type { Translate } from '../../../i18n/createTranslate.ts';
import type { ElectionForm } from './createElectionForm.ts';

/** What is wrong in a field, in words; null when nothing. */
export function problemIn(form: ElectionForm, field: string, t: Translate): string | null {
  const found = form.problemOf(field);
  return found && problemText(found, t.language);
}
