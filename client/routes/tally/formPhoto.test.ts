import { expect, test } from 'vitest';
import { MAX_PHOTO_BYTES } from '../../../schema/limits.ts';
import { formPhoto } from './formPhoto.ts';

/** Of a size that nobody has to fill. */
const blob = (bytes: number) => Object.defineProperty(new Blob([], { type: 'image/jpeg' }), 'size', { value: bytes });

test('[CT46] a photo that is too large is drawn smaller until it fits, and has a small picture', async () => {
  const asked: number[] = [];
  const made = await formPhoto(async (longerSidePx) => {
    asked.push(longerSidePx);
    return blob(longerSidePx > 2_000 ? MAX_PHOTO_BYTES + 1 : longerSidePx);
  });
  expect(asked).toEqual([3_000, 2_400, 1_800, 320]);
  expect(made?.photo.size).toBe(1_800);
  expect(made?.thumbnail.size).toBe(320);
});

test('[CT46] exactly the limit fits; what stays above it, or is no picture, is none', async () => {
  expect((await formPhoto(async () => blob(MAX_PHOTO_BYTES)))?.photo.size).toBe(MAX_PHOTO_BYTES);
  expect(await formPhoto(async () => blob(MAX_PHOTO_BYTES + 1))).toBeNull();
  expect(await formPhoto(async () => null)).toBeNull();
});
