import { MAX_PHOTO_BYTES } from '../../../schema/limits.ts';

/** Draws a picture anew as a JPEG whose longer side has at most so many pixels; null where that does not work. */
export type Redraw = (longerSidePx: number, quality: number) => Promise<Blob | null>;
export type FormPhoto = { readonly photo: Blob; readonly thumbnail: Blob };

/** Handwriting on a form can be read at the first; a form that comes out too large is drawn smaller until it fits. */
const TRIES = [
  { longerSidePx: 3_000, quality: 0.85 },
  { longerSidePx: 2_400, quality: 0.8 },
  { longerSidePx: 1_800, quality: 0.75 },
  { longerSidePx: 1_200, quality: 0.7 },
] as const;
const THUMBNAIL = { longerSidePx: 320, quality: 0.7 } as const;

/**
 * What is kept and sent of a photo: drawn anew, so that nothing of the file but the picture is left (no place, no time, no device), and a small picture of it. Null where
 * it stays too large, or cannot be drawn.
 */
export async function formPhoto(redraw: Redraw): Promise<FormPhoto | null> {
  for (const { longerSidePx, quality } of TRIES) {
    const photo = await redraw(longerSidePx, quality);
    if (!photo || photo.size > MAX_PHOTO_BYTES) continue;
    const thumbnail = await redraw(THUMBNAIL.longerSidePx, THUMBNAIL.quality);
    return thumbnail && { photo, thumbnail };
  }
  return null;
}

/** Draws a file of the device's camera or gallery, the right way up; null when the browser cannot read it as a picture. */
export async function redrawOf(file: Blob): Promise<Redraw | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  return async (longerSidePx, quality) => {
    const scale = Math.min(1, longerSidePx / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.fillStyle = 'white'; // what shows through would come out black
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  };
}
