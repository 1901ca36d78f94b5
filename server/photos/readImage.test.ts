import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { readImage } from './readImage.ts';
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
  ['a JPEG without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['a GIF', Buffer.from('GIF89a\x01\0\x01\0')],
  ['another kind of RIFF', Buffer.from('RIFF\x04\0\0\0WAVE')],
])('[CR62] %s is no picture', (_, bytes) => {
  expect(readImage(bytes)).toEqual({ refused: 'no-image' });
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
