import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../schema/errors.ts';
import { MAX_PHOTO_BYTES } from '../../schema/resultApi.ts';

const PART = '.part';

export type PhotoFiles = ReturnType<typeof createPhotoFiles>;

/** Bytes in the data folder, each file named by the SHA-256 of what is in it: whole or not there. What a process that ended has left half is removed. */
export function createPhotoFiles(dataDir: string) {
  const folder = join(dataDir, 'photos');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.endsWith(PART)) rmSync(join(folder, name), { force: true });
  const pathOf = (sha256: string): string => join(folder, sha256);

  /** Takes a body down to disk as it comes. @returns its hash. @throws AppError('too-large'); what the disk or the sender throws */
  async function takeDown(body: AsyncIterable<Uint8Array>, file: Awaited<ReturnType<typeof open>>): Promise<string> {
    const hash = createHash('sha256');
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MAX_PHOTO_BYTES) throw new AppError('too-large', { limit: `${MAX_PHOTO_BYTES / 1024 / 1024} MB` });
      hash.update(chunk);
      await writeOrThrow(() => file.writeFile(chunk));
    }
    await writeOrThrow(() => file.sync());
    return hash.digest('hex');
  }

  return {
    /**
     * Keeps a body under its hash. Nothing of it stays when it throws.
     * @param check looks at the whole of it before it is kept
     * @returns what `check` found
     * @throws AppError: `too-large`; `unreadable-file` when its hash is another; `cannot-save` when the disk takes no more; what `check` throws
     */
    async keep<Found>(sha256: string, body: AsyncIterable<Uint8Array>, check: (bytes: Buffer) => Promise<Found>): Promise<Found> {
      const part = `${pathOf(randomBytes(12).toString('hex'))}${PART}`;
      try {
        const file = await writeOrThrow(() => open(part, 'wx', 0o600));
        try {
          if ((await takeDown(body, file)) !== sha256)
            throw new AppError('unreadable-file', { reason_en: 'it arrived as something else', reason_ar: 'وصل على غير ما أُرسل' });
        } finally {
          await file.close();
        }
        const found = await check(await readFile(part));
        await writeOrThrow(() => rename(part, pathOf(sha256)));
        await syncFolder();
        return found;
      } catch (error) {
        await rm(part, { force: true }).catch(() => {}); // the next start removes it
        throw error;
      }
    },

    /** At once, as `remove` is: nothing comes between them and a row. */
    has: (sha256: string): boolean => existsSync(pathOf(sha256)),
    remove: (sha256: string): void => rmSync(pathOf(sha256), { force: true }),

    /** Null where there is none, or where the disk has something else by now. */
    async read(sha256: string): Promise<Buffer | null> {
      const bytes = await readFile(pathOf(sha256)).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      });
      return bytes && createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null;
    },
  };

  /** So that the name outlives a power cut too. */
  async function syncFolder(): Promise<void> {
    const handle = await writeOrThrow(() => open(folder, 'r'));
    try {
      await writeOrThrow(() => handle.sync());
    } finally {
      await handle.close();
    }
  }
}

/** What the disk refuses is tried again by whoever sends it. */
async function writeOrThrow<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch {
    throw new AppError('cannot-save');
  }
}
