/**
 * The words of a check (docs/rules.md, CT40): what two clerks read aloud to each other to compare their counts while neither sees the other's. A check is a number below
 * 64,000: a word and three digits. The words are the same things in both languages, in the same order, unlike each other by ear, and nobody's name, faith or party.
 * Their order is part of the grammar: never changed.
 */
import type { Language } from '../../../schema/errors.ts';
import { foldDigits, foldText } from '../../../schema/fold.ts';
import { MAX_CHECK } from '../../../schema/tally.ts';

const PAIRS = [
  'نخلة palm, قلم pencil, باب door, بحر ocean, كتاب book, سمكة fish, خبز bread, ملح salt',
  'سكر sugar, جبن cheese, حليب milk, جزر carrot, بصل onion, موز banana, تفاح apple, ليمون lemon',
  'برتقال orange, زيت oil, عنب grape, قهوة coffee, صحن plate, ملعقة spoon, إبريق jug, فانوس lantern',
  'مفتاح key, شباك window, كرسي chair, طاولة table, وسادة pillow, غيمة cloud, مطر rain, شاطئ beach',
  'صخرة stone, بركان volcano, قارب boat, شراع sail, مرساة anchor, جمل camel, حصان horse, أرنب rabbit',
  'قنفذ hedgehog, عصفور sparrow, حمامة pigeon, فراشة butterfly, سلحفاة turtle, ديك rooster, ساعة watch, نظارة glasses',
  'طبل drum, دلو bucket, مظلة umbrella, قبعة hat, قميص shirt, حقيبة suitcase, صابون soap, مشط comb',
  'إبرة needle, دراجة bicycle, طائرة airplane, ثلج snow, فستق pistachio, فلفل pepper, مقص scissors, بوصلة compass',
].flatMap((line) => line.split(', ').map((pair) => pair.split(' ') as [string, string])); // two words, as they stand above

export const CHECK_WORD_LISTS: Readonly<Record<Language, readonly string[]>> = {
  ar: PAIRS.map(([ar]) => ar),
  en: PAIRS.map(([, en]) => en),
};

/** A check in words, as it is read aloud: «نخلة 417», "palm 417". What is none reads as a dash. */
export function checkText(check: string, language: Language): string {
  const n = Number.parseInt(check, 36);
  const word = n <= MAX_CHECK ? CHECK_WORD_LISTS[language][Math.floor(n / 1_000)] : undefined;
  return word ? `${word} ${String(n % 1_000).padStart(3, '0')}` : '–';
}

/** Without what is often left out or put in when a word is typed. */
const fold = (text: string): string => foldText(text).replace(/^ال/, '');
const FOLDED = (['ar', 'en'] as const).flatMap((language) => CHECK_WORD_LISTS[language].map((word, at) => ({ word: fold(word), at })));

/**
 * Reads what somebody typed or picked, in either language and with digits of any script: «نخلة ٤١٧», "Palm 417", "417 palm". Null until it is a whole check.
 */
export function readCheck(text: string): string | null {
  const digits = foldDigits(text).match(/\d+/g) ?? [];
  const word = fold(foldDigits(text).replace(/\d+/g, ' '));
  const at = FOLDED.find((one) => one.word === word)?.at;
  const [only] = digits;
  return at === undefined || digits.length !== 1 || only?.length !== 3 ? null : (at * 1_000 + Number(only)).toString(36);
}

/** Words of a language that begin with what was typed so far, to be picked; all of them while nothing was. */
export function checkWordsLike(text: string, language: Language): readonly string[] {
  const begun = fold(foldDigits(text).replace(/\d+/g, ' '));
  return CHECK_WORD_LISTS[language].filter((word) => fold(word).startsWith(begun));
}
