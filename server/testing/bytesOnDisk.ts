import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files under a folder in which a text stands, in UTF-8 or UTF-16.
 * @returns their paths; empty when it stands in none
 */
export function filesWith(folder: string, text: string): string[] {
  const bigEndian = Buffer.from(text, 'utf16le').swap16();
  const needles = [Buffer.from(text), Buffer.from(text, 'utf16le'), bigEndian];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return needles.some((needle) => bytes.includes(needle));
    });
}
