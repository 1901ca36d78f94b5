import type { Page } from 'playwright-core';

/** A picture as WebP: a tenth of what PNG takes. @param blank any page of the browser that does it */
export async function toWebp(blank: Page, png: Buffer, quality: number): Promise<Buffer> {
  // a text, because these names are the browser's and not ours
  const base64 = await blank.evaluate<string>(`(async () => {
    const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: ${quality} })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  })()`);
  return Buffer.from(base64, 'base64');
}
