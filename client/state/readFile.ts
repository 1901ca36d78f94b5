/** Takes in what is answered as a file; `giveUp` breaks it off. */
export type ReadFile = (response: Response, giveUp: AbortController) => Promise<Blob>;

/** After that a file of which nothing more comes is given up. */
const QUIET_MS = 180_000;
/** As long as the server gives a file (EX5). */
const WHOLE_WITHIN_MS = 15 * 60_000;

/** Takes a file in for as long as something of it comes: a slow line takes longer for a large one than for any answer. */
export const readFile: ReadFile = async (response, giveUp) => {
  const abort = (): void => giveUp.abort();
  const end = setTimeout(abort, WHOLE_WITHIN_MS);
  let quiet = setTimeout(abort, QUIET_MS);
  try {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      parts.push(part.value);
      clearTimeout(quiet);
      quiet = setTimeout(abort, QUIET_MS);
    }
    return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
  } finally {
    clearTimeout(end);
    clearTimeout(quiet);
  }
};
