import { DEMO_COMMITTEES } from '../../schema/demo.ts';
import type { DemoElector, Random } from './generateRoll.ts';

const HEADINGS = ['رقم القيد', 'الاسم الكامل', 'الجنس', 'سنة الميلاد', 'اللجنة', 'المنطقة', 'العائلة', 'موقع اللجنة'];
const GENDER = { male: 'ذكر', female: 'أنثى' } as const;
const TATWEEL = 'ـ';
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The roll as a campaign gets it: a CSV out of a spreadsheet with Arabic headings, a byte order mark and CRLF, in which several hands have
 * typed, so that some lines have Arabic-Indic digits, stretched letters or spaces too many. Every line is a good one.
 */
export function writeRollCsv(random: Random, electors: readonly DemoElector[]): Uint8Array {
  const sites = new Map<string, string>(DEMO_COMMITTEES.map(({ id, site }) => [id, site]));
  const lines = electors.map((elector) => {
    const digits = random.chance(0.3) ? toArabicIndic : String;
    return [
      digits(elector.rollNumber),
      typed(random, elector.parts.join(' ')),
      GENDER[elector.gender],
      elector.birthYear === null ? '' : digits(elector.birthYear),
      elector.committee,
      elector.area,
      elector.parts.length > 2 || random.chance(0.5) ? (elector.parts.at(-1) ?? '') : '',
      sites.get(elector.committee) ?? '',
    ];
  });
  const text = [HEADINGS, ...lines].map((fields) => fields.map(quote).join(',')).join('\r\n');
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${text}\r\n`);
}

/** What a name looks like after several hands. */
function typed(random: Random, name: string): string {
  if (random.chance(0.04)) return name.replace(' ', '  ');
  if (random.chance(0.03)) return `${name} `;
  if (random.chance(0.03)) return name.replace(/([بسمنيحك])(?=[\u0621-\u064a])/, `$1${TATWEEL}`);
  return name;
}

const toArabicIndic = (number: number): string => String(number).replace(/\d/g, (digit) => String.fromCharCode(0x06_60 + Number(digit)));

const quote = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
