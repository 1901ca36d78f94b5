/**
 * The shape of the dictionaries. English (`en/<section>.ts`, `as const`) is the source of the keys and of the names in braces; Arabic
 * (`ar/<section>.ts`) is checked against it, so a missing or superfluous key is a type error.
 *
 * An entry is a text, forms by number (`t.plural`), forms by the gender of the person meant (`t.gendered`), or both.
 */
import type { counting } from './en/counting.ts';
import type { en } from './en/en.ts';
import type { more } from './en/more.ts';

export type PluralForms = { readonly other: string } & { readonly [rule in Exclude<Intl.LDMLPluralRule, 'other'>]?: string };
export type GenderedForms = { readonly male: string; readonly female: string };
export type GenderedPlural = { readonly male: PluralForms; readonly female: PluralForms };
export type Entry = string | PluralForms | GenderedForms | GenderedPlural;

/** Arabic counts in six forms; `zero` may be left out where «0» reads well with `other`. */
type ArabicPlural = { readonly [rule in 'one' | 'two' | 'few' | 'many' | 'other']: string } & { readonly zero?: string };
type ArabicEntry<E> = E extends string
  ? string
  : E extends GenderedPlural
    ? { readonly male: ArabicPlural; readonly female: ArabicPlural }
    : E extends GenderedForms
      ? GenderedForms
      : ArabicPlural;
/** What an Arabic section must hold: the keys of the English one, each with Arabic's forms. */
export type ArabicSection<Section> = { readonly [key in keyof Section]: ArabicEntry<Section[key]> };

type English = typeof en & typeof more & typeof counting;
export type SectionName = keyof English;
type SectionsOf<Part> = { readonly [section in keyof Part]: { readonly [key in keyof Part[section]]: Entry } };
/** A dictionary at run time, whichever its language; what is not needed at once may still be on its way. */
export type CoreWords = SectionsOf<typeof en>;
export type MoreWords = SectionsOf<typeof more & typeof counting>;
export type Dictionary = CoreWords & Partial<Omit<MoreWords, keyof CoreWords>>;

type KeysOf<Kind> = {
  [section in SectionName]: {
    [key in keyof English[section] & string]: English[section][key] extends Kind ? `${section}.${key}` : never;
  }[keyof English[section] & string];
}[SectionName];

/** `section.key` of a plain text. */
export type TextKey = KeysOf<string>;
/** `section.key` of forms by number, gendered or not. */
export type PluralKey = KeysOf<PluralForms | GenderedPlural>;
/** `section.key` of forms by gender. */
export type GenderedKey = KeysOf<GenderedForms>;

type EntryAt<Key extends string> = Key extends `${infer Section extends SectionName}.${infer Name}`
  ? Name extends keyof English[Section]
    ? English[Section][Name]
    : never
  : never;
type TextsIn<E> = E extends string ? E : { [key in keyof E]: TextsIn<E[key]> }[keyof E];
type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** A number is written with the language's separators; a text is set apart where its direction differs from the sentence's. */
export type TextArgs = Readonly<Record<string, string | number>>;
/** The names in braces that an entry wants filled; `n` of a plural is filled by itself. */
export type ArgNames<Key extends string> = Exclude<NamesIn<TextsIn<EntryAt<Key>>>, 'n'>;
type AllArgNames<Key extends string> = NamesIn<TextsIn<EntryAt<Key>>>;
/** `section.key` of a text that has nothing to fill. */
export type PlainKey = { [Key in TextKey]: [AllArgNames<Key>] extends [never] ? Key : never }[TextKey];

export type TextParameters<Key extends string> = [AllArgNames<Key>] extends [never]
  ? []
  : [args: Readonly<Record<AllArgNames<Key>, string | number>>];
export type PluralParameters<Key extends string> = [ArgNames<Key>] extends [never]
  ? [args?: TextArgs, gender?: Gender]
  : [args: Readonly<Record<ArgNames<Key>, string | number>>, gender?: Gender];

/** Of the person, or of a committee's people; `mixed` takes the masculine, which is Arabic's common form. */
export type Gender = 'male' | 'female' | 'mixed';
