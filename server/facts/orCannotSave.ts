import { AppError } from '../../schema/errors.ts';

/** Waits so long for something. @throws AppError('cannot-save') when it fails or takes longer */
export async function orCannotSave<T>(done: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, timeoutMs);
  });
  try {
    return await Promise.race([done, late]);
  } catch {
    throw new AppError('cannot-save');
  } finally {
    clearTimeout(timer);
  }
}
