import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { errorText } from '../../schema/errorText.ts';
import { MAX_ROLL_BYTES } from '../../schema/limits.ts';
import { decodeRollFile } from './decodeRollFile.ts';
import { utf8, utf16, windows1256 } from './testing.ts';

const TEXT = 'رقم القيد,الاسم,اللجنة\r\n12,سالم حمد العلي,K01\r\n13,"نورة، بنت سالم",K01\r\n';
const bytesOf = (...parts: (Uint8Array | number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
/** The refusal of a file, in both languages. */
function refusalOf(bytes: Uint8Array): AppError {
  try {
    decodeRollFile(bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was decoded');
}

describe('[R1] a file is read in whatever encoding it comes', () => {
  test.each([
    ['UTF-8', utf8(TEXT), 'utf-8'],
    ['UTF-8 with a mark', bytesOf([0xef, 0xbb, 0xbf], utf8(TEXT)), 'utf-8'],
    ['UTF-16 LE with a mark', bytesOf([0xff, 0xfe], utf16(TEXT, 'le')), 'utf-16le'],
    ['UTF-16 BE with a mark', bytesOf([0xfe, 0xff], utf16(TEXT, 'be')), 'utf-16be'],
    ['UTF-16 LE without a mark', utf16(TEXT, 'le'), 'utf-16le'],
    ['UTF-16 BE without a mark', utf16(TEXT, 'be'), 'utf-16be'],
    ['Windows-1256', windows1256(TEXT), 'windows-1256'],
  ])('%s', (_, bytes, encoding) => {
    expect(decodeRollFile(bytes)).toEqual({ text: TEXT, encoding });
  });

  test('plain English is the same in all of them', () => {
    const english = 'roll_no,full_name\n1,Salem\n';
    expect(decodeRollFile(utf8(english)).text).toBe(english);
    expect(decodeRollFile(utf16(english, 'le')).text).toBe(english);
  });

  test('a damaged UTF-8 file stays UTF-8: a damaged letter shows, the others stay', () => {
    const bytes = utf8(TEXT);
    bytes[bytes.indexOf(0xd8)] = 0xff;
    const { text, encoding } = decodeRollFile(bytes);
    expect(encoding).toBe('utf-8');
    expect(text).toContain('\ufffd');
    expect(text).toContain('نورة، بنت سالم');
  });

  test('UTF-16 cut in the middle of a letter loses that letter only', () => {
    const { text } = decodeRollFile(bytesOf([0xff, 0xfe], utf16(TEXT, 'le').slice(0, -5)));
    expect(text.startsWith(TEXT.slice(0, -3))).toBe(true);
  });
});

describe('what is no roll is refused with what to do, in both languages', () => {
  test.each([
    ['empty', new Uint8Array()],
    ['empty', utf8(' \r\n\ufeff ')],
    ['spreadsheet', bytesOf([0x50, 0x4b, 0x03, 0x04], deflateRawSync('xl/workbook.xml'))],
    ['spreadsheet', bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['pdf', utf8('%PDF-1.7\n')],
    ['markup', utf8('\n<!DOCTYPE html><table></table>')],
    ['markup', utf8('<?xml version="1.0"?><Workbook/>')],
    ['binary', bytesOf(utf8('roll_no,full_name\n1,'), [0], utf8('Salem\n'))],
    ['binary', Uint8Array.from({ length: 500 }, (_, i) => (i % 3 === 0 ? 0x01 : 0x61))],
  ])('%s', (reason, bytes) => {
    const { code, details } = refusalOf(bytes);
    expect(code).toBe('unreadable-file');
    expect(details.reason).toBe(reason);
    expect(errorText(code, 'en', details)).toBe(`The file cannot be read: ${details.reason_en}.`);
    expect(errorText(code, 'ar', details)).toMatch(/^لا يمكن قراءة الملف: [\u0621-\u064a].*\.$/);
  });

  test('[L1] a file beyond the limit is not looked at', () => {
    expect(refusalOf(new Uint8Array(MAX_ROLL_BYTES + 1))).toMatchObject({
      code: 'too-large',
      details: { limit: `${MAX_ROLL_BYTES / 1024 / 1024} MB` },
    });
  });
});
