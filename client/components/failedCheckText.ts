import type { NotJudged } from '../../schema/checkFindings.ts';
import { type FailedCheck, isErrorCheck } from '../../schema/result.ts';
import { type CellId, FORM_FIELDS, type FormFigure } from '../../schema/tally.ts';
import type { Translate } from '../i18n/createTranslate.ts';
import type { TextKey } from '../i18n/dictionary.ts';

/** `clerk`: has the form before them, and is told what to look at. `others`: settle it, and are told what it means. */
export type CheckAudience = 'clerk' | 'others';
export type CheckNames = {
  /** What a candidate or a list is called. */
  readonly cell: (cell: CellId) => string;
  /** The code of a committee. */
  readonly committee: (id: string) => string;
};
export type CheckText = {
  readonly title: string;
  /** With all figures. */
  readonly text: string;
  /** What follows from it; '' for a clerk. */
  readonly means: string;
};

/** What stands on the form: neither attendance nor other committees, which are not a clerk's. */
export const isForClerk = ({ code, variant }: FailedCheck): boolean =>
  code !== 'W3' && code !== 'W5' && code !== 'W6' && variant !== 'twin';

type CheckKey = Extract<TextKey, `checks.${string}`>;
/** The keys that `variant`s can have are all there: the test goes through every one. */
const say = (t: Translate, key: string, args: Readonly<Record<string, string | number>>): string =>
  (t as (key: CheckKey, args: Readonly<Record<string, string | number>>) => string)(`checks.${key}` as CheckKey, args);

/** A failed check in words, inside `MoreWords`. For a clerk of those that `isForClerk`. */
export function failedCheckText(check: FailedCheck, audience: CheckAudience, t: Translate, names: CheckNames): CheckText {
  const { code, variant, cell, figures, other, id } = check;
  const kind = variant === '' ? code : `${code}_${variant}`;
  const list = id.split(' ').find((part) => part.startsWith('l') && part.length === 5);
  const args = {
    ...figures,
    ...furtherFigures(check),
    name: cell ? names.cell(cell) : '',
    listName: list ? names.cell(list as CellId) : '', // the id of the check names the list's cell
    committee: other === null ? '' : names.committee(other),
  };
  const isHidden = kind === 'W4_twin' && other === null;
  const isMany = kind === 'W4_twin' && audience === 'others' && (figures.others ?? 1) > 1;
  return {
    title: say(t, `${kind}_title`, args),
    text: say(t, `${isHidden ? 'W4_twinElsewhere' : isMany ? 'W4_twins' : kind}_${audience}`, args),
    means: audience === 'clerk' ? '' : t(isErrorCheck(code) ? 'checks.means_error' : 'checks.means_warning'),
  };
}

/** What words say beside the figures that were compared: how far apart they are, and a share with one decimal. */
function furtherFigures({ code, variant, figures }: FailedCheck): Readonly<Record<string, number>> {
  const of = (name: string): number => figures[name] ?? 0;
  const apart = (one: string, other: string) => ({ apart: Math.abs(of(one) - of(other)) });
  const share = (part: string, whole: string) => ({ share: of(whole) === 0 ? 100 : Math.round((of(part) * 1_000) / of(whole)) / 10 });
  switch (code) {
    case 'E1':
      return apart('ballots', 'sum');
    case 'E2':
      return apart('valid', 'marks');
    case 'E4':
      return variant === 'sum' ? apart('list', 'sum') : {};
    case 'W2':
      return share(variant, 'ballots');
    case 'W4':
      return variant === 'turnout' ? share('ballots', 'registered') : variant === 'oneCandidate' ? share('marks', 'valid') : {};
    default:
      return {};
  }
}

/** Of more candidates than these no names are said. */
const MAX_NAMED = 3;

/** What is missing for checks that could not be judged, as one sentence; '' when all were. */
export function notJudgedText(notJudged: readonly NotJudged[], t: Translate, names: Pick<CheckNames, 'cell'>): string {
  const isFigure = (cell: string): cell is FormFigure => Object.hasOwn(FORM_FIELDS, cell);
  const missing = [...new Set(notJudged.flatMap((one) => one.missing))];
  const marks = missing.filter((cell) => cell !== 'attendance').filter((cell) => !isFigure(cell));
  const words = [
    ...missing.filter(isFigure).map((cell) => t(`checks.figure_${cell}`)),
    ...(marks.length > MAX_NAMED ? [t('checks.missing_marks', { n: marks.length })] : marks.map(names.cell)),
    ...(missing.includes('attendance') ? [t('checks.missing_attendance')] : []),
  ];
  // each name is set apart by itself: as one text that begins with Arabic, an English list would run the other way
  return words.length > 0 ? `${t('checks.notJudged')} ${words.join(t.language === 'ar' ? '، ' : ', ')}` : '';
}
