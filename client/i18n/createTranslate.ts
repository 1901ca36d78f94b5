import { type AppError, fillErrorText, type Language } from '../../schema/errors.ts';
import { withoutDirections } from '../../schema/withoutDirections.ts';
import type {
  Dictionary,
  Entry,
  Gender,
  GenderedForms,
  GenderedKey,
  GenderedPlural,
  PluralForms,
  PluralKey,
  PluralParameters,
  TextArgs,
  TextKey,
  TextParameters,
} from './dictionary.ts';

/** Every function reads the language when it is called: inside JSX or an effect it follows a switch of language. */
export type Translate = {
  /** The text of a key, its names in braces filled. */
  <Key extends TextKey>(key: Key, ...args: TextParameters<Key>): string;
  /** The form for `n` by the language's plural rules; `{n}` is filled with `n`. */
  plural<Key extends PluralKey>(key: Key, n: number, ...rest: PluralParameters<Key>): string;
  /** The form for a person of this gender. */
  gendered<Key extends GenderedKey>(key: Key, gender: Gender, args?: TextArgs): string;
  /** What went wrong, in words; before those have come, that they are on their way. */
  error(error: AppError): string;
  /** The same in few words. */
  errorTitle(error: AppError): string;
  number(n: number): string;
  /** Hours and minutes of an instant in epoch milliseconds; with the day before them when it is not today. */
  time(ms: number): string;
  /** How long ago, coarse: “now”, “3 minutes ago”, “yesterday”. @param timeZone whose days they are; the device's where it is not known */
  ago(ms: number, nowMs?: number, timeZone?: string): string;
  readonly language: Language;
  readonly direction: 'rtl' | 'ltr';
};

/** Latin digits in Arabic too: the roll, the ballots and the official forms that people compare with use them. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' };
const RTL = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const LTR = /[A-Za-z\u00c0-\u024f]/;

/** @param current the language in force and its dictionary; reactive when it reads a signal */
export function createTranslate(current: () => { readonly language: Language; readonly dictionary: Dictionary }): Translate {
  const entry = (key: string): Entry => {
    const dot = key.indexOf('.');
    const section = current().dictionary[key.slice(0, dot) as keyof Dictionary] as Readonly<Record<string, Entry>> | undefined;
    return section?.[key.slice(dot + 1)] ?? key; // keys are typed; this is what a broken build would show
  };
  const number = (n: number): string => formats(current().language).number.format(n);
  const fill = (text: string, args: TextArgs = {}): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = args[name];
      if (typeof value === 'number') return number(value);
      return setApart(value ?? '', current().language);
    });
  const text = (key: string, args?: TextArgs): string => {
    const found = entry(key);
    return typeof found === 'string' ? fill(found, args) : key;
  };
  const translate = {
    plural(key: string, n: number, args: TextArgs = {}, gender: Gender = 'mixed'): string {
      const found = entry(key) as PluralForms | GenderedPlural; // PluralKey says so
      const forms = 'other' in found ? found : found[gender === 'female' ? 'female' : 'male'];
      return fill(forms[formats(current().language).plural.select(n)] ?? forms.other, { ...args, n });
    },
    gendered(key: string, gender: Gender, args?: TextArgs): string {
      const found = entry(key) as GenderedForms; // GenderedKey says so
      return fill(found[gender === 'female' ? 'female' : 'male'], args);
    },
    error(error: AppError): string {
      const { dictionary, language } = current();
      const found = dictionary.errorTexts?.[error.code];
      return typeof found === 'string' ? fillErrorText(found, language, error.details) : text('errors.unexplainedText');
    },
    errorTitle: (error: AppError): string =>
      text(current().dictionary.errorTexts === undefined ? 'errors.unexplained' : `errors.${error.code}`),
    number,
    time(ms: number): string {
      const { time, dayAndTime } = formats(current().language);
      return (dayOf(ms) === dayOf(Date.now()) ? time : dayAndTime).format(ms);
    },
    ago: (ms: number, nowMs: number = Date.now(), timeZone?: string): string =>
      agoText(formats(current().language).ago, ms, nowMs, timeZone),
  };
  // A getter, because a language read at creation would never change.
  return Object.defineProperties(Object.assign(text, translate), {
    language: { get: () => current().language },
    direction: { get: () => (current().language === 'ar' ? 'rtl' : 'ltr') },
  }) as unknown as Translate; // the typed keys exist only for callers
}

type Formats = {
  readonly number: Intl.NumberFormat;
  readonly plural: Intl.PluralRules;
  readonly time: Intl.DateTimeFormat;
  readonly dayAndTime: Intl.DateTimeFormat;
  readonly ago: Intl.RelativeTimeFormat;
};
const made = new Map<Language, Formats>();

/** Made once a language: constructing one costs more than a hundred uses. */
function formats(language: Language): Formats {
  const known = made.get(language);
  if (known) return known;
  const locale = LOCALES[language];
  const fresh: Formats = {
    number: new Intl.NumberFormat(locale),
    plural: new Intl.PluralRules(locale),
    time: new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
    dayAndTime: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
    ago: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
  };
  made.set(language, fresh);
  return fresh;
}

const days = new Map<string | undefined, Intl.DateTimeFormat>();

/** The day of a zone, as the beginning of that day on this device. */
function dayOf(ms: number, timeZone?: string): number {
  const format = days.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone });
  days.set(timeZone, format);
  return Date.parse(format.format(ms));
}

function agoText(format: Intl.RelativeTimeFormat, ms: number, nowMs: number, timeZone?: string): string {
  const seconds = Math.min(0, Math.round((ms - nowMs) / 1_000)); // a clock that runs ahead is “now”, never “in 3 seconds”
  if (seconds > -45) return format.format(0, 'second');
  if (seconds > -45 * 60) return format.format(Math.round(seconds / 60), 'minute');
  const days = Math.round((dayOf(ms, timeZone) - dayOf(nowMs, timeZone)) / 86_400_000); // a day on which the clocks are changed is shorter or longer
  if (seconds > -22 * 3_600 || days === 0) return format.format(Math.round(seconds / 3_600), 'hour');
  return format.format(days, 'day');
}

/**
 * A name of the other direction inside a sentence is isolated, so that it does not drag the words and full stops around it along. Marks of direction in it
 * are left out: one that ends an isolation would end ours.
 */
function setApart(given: string, language: Language): string {
  const value = withoutDirections(given);
  if (value.startsWith('+')) return `\u2066${value}\u2069`; // a phone number: among Arabic letters its + would go behind it
  const isForeign = language === 'ar' ? LTR.test(value) : RTL.test(value);
  return isForeign ? `\u2068${value}\u2069` : value;
}
