import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { saysNothing } from './readExif.ts';
import { MAX_PIXELS, readImage } from './readImage.ts';
import { exif, jpeg, png, webp } from './testing.ts';

const GPS = 0x88_25;
const MODEL = 0x01_10;
const HARMLESS = [0x01_12, 0x01_1a, 0x01_28];

test('[CR62] a picture is what its bytes say, also with what browsers write into it of themselves', () => {
  expect(readImage(jpeg())).toEqual({ type: 'image/jpeg' });
  expect(readImage(jpeg([0xe1, exif(...HARMLESS)], [0xe2, Buffer.from('ICC_PROFILE\0')]))).toEqual({ type: 'image/jpeg' });
  expect(readImage(png(['sRGB', Buffer.from([0])]))).toEqual({ type: 'image/png' });
  expect(readImage(webp(['ICCP', Buffer.from('abc')]))).toEqual({ type: 'image/webp' });
});

test.each([
  ['where it was taken', jpeg([0xe1, exif(...HARMLESS, GPS)])],
  ['with what', jpeg([0xe1, exif(MODEL)])],
  ['Exif that cannot be read', jpeg([0xe1, Buffer.from('Exif\0\0II')])],
  ['XMP', jpeg([0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>')])],
  ['IPTC', jpeg([0xed, Buffer.alloc(100)])],
  ['a comment', jpeg([0xfe, Buffer.from('<script>')])],
  ['a small picture of its own', jpeg([0xe0, Buffer.from('JFXX\0\x10')])],
  ['where further pictures are', jpeg([0xe2, Buffer.from('MPF\0II')])],
  ['a comment behind what is drawn', Buffer.concat([jpeg().subarray(0, -2), Buffer.from([0xff, 0xfe, 0, 4, 0x68, 0x69, 0xff, 0xd9])])],
  ['text in a PNG', png(['tEXt', Buffer.from('Author\0Maha')])],
  ['Exif in a PNG', png(['eXIf', Buffer.from('MM')])],
  ['Exif in a WebP', webp(['EXIF', Buffer.from('MM')])],
  ['XMP in a WebP', webp(['XMP ', Buffer.from('<x>')])],
])('[CR62] %s is refused', (_, bytes) => {
  expect(readImage(bytes)).toEqual({ refused: 'tells-more' });
});

const html = Buffer.from('<!doctype html><script>alert(1)</script>');
test.each([
  ['nothing', Buffer.alloc(0)],
  ['HTML', html],
  ['HTML that begins like a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), html])],
  ['a JPEG with HTML behind it', Buffer.concat([jpeg(), html])],
  ['a PNG with HTML behind it', Buffer.concat([png(), html])],
  ['a WebP with HTML behind it', Buffer.concat([webp(), html])],
  ['a JPEG with a second one behind it, which says where it was taken', Buffer.concat([jpeg(), jpeg([0xe1, exif(GPS)])])],
  ['a JPEG without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['a GIF', Buffer.from('GIF89a\x01\0\x01\0')],
  ['another kind of RIFF', Buffer.from('RIFF\x04\0\0\0WAVE')],
])('[CR62] %s is no picture', (_, bytes) => {
  expect(readImage(bytes)).toEqual({ refused: 'no-image' });
});

test('[CR62] what is drawn in several scans, with marks to begin anew at and bytes that fill, is a picture', () => {
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0xff, 0xd3, 0x34]);
  const whole = Buffer.concat([jpeg().subarray(0, -2), scan, Buffer.from([0xff]), scan, Buffer.from([0xff, 0xff, 0xd9])]);
  expect(readImage(whole)).toEqual({ type: 'image/jpeg' });
});

test(`[CR62] a picture of more than ${MAX_PIXELS} points is refused, however few bytes it has`, () => {
  const sides = 8_000;
  const large = { jpeg: jpeg(), png: png(), webp: webp(['VP8X', Buffer.from([0, 0, 0, 0, 0x3f, 0x1f, 0, 0x3f, 0x1f, 0])]) };
  large.jpeg.writeUInt16BE(sides, large.jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5);
  large.jpeg.writeUInt16BE(sides, large.jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 7);
  large.png.writeUInt32BE(sides, 16);
  large.png.writeUInt32BE(sides, 20);
  for (const [kind, bytes] of Object.entries(large)) expect([kind, readImage(bytes)]).toEqual([kind, { refused: 'too-many-pixels' }]);
  expect(readImage(webp(['VP8L', Buffer.from([0x2f, 0xff, 0xff, 0xff, 0x0f])]))).toEqual({ refused: 'too-many-pixels' });
});

test('[CR62] a directory that is led to from each of thousands of places is read once', () => {
  const tags = 2_000;
  const first = exif(...Array(tags).fill(0x87_69));
  const second = exif(...Array(tags).fill(HARMLESS[0]));
  const begins = first.length - 6; // counted from where Exif data begins, which is behind its name
  for (let i = 0; i < tags; i++) first.writeUInt32LE(begins, 14 + 2 + i * 12 + 8);
  const both = Buffer.concat([first, second.subarray(14)]);
  let reads = 0;
  const tiff = both.subarray(6);
  const read = tiff.readUInt16LE.bind(tiff);
  tiff.readUInt16LE = (at) => {
    reads += 1;
    return read(at);
  };
  expect([saysNothing(tiff), reads < 10 * tags]).toEqual([false, true]);
  const one = Buffer.concat([exif(0x87_69), exif(...HARMLESS).subarray(14)]); // as many as there may be
  one.writeUInt32LE(exif(0x87_69).length - 6, 14 + 2 + 8);
  expect(saysNothing(one.subarray(6))).toBe(true);
});

test('[CR62] cut anywhere, or with any byte another, it is read to a verdict', () => {
  const random = createRandom(62);
  for (const whole of [jpeg([0xe1, exif(...HARMLESS)]), png(['pHYs', Buffer.alloc(9)]), webp(['ALPH', Buffer.alloc(3)])]) {
    for (let length = 0; length < whole.length; length++) expect(readImage(whole.subarray(0, length))).toHaveProperty('refused');
    for (let i = 0; i < 300; i++) {
      const other = Buffer.from(whole);
      other[random.int(other.length)] = random.byte();
      expect(() => readImage(other)).not.toThrow();
    }
  }
});
