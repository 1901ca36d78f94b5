import { AppError, ERRORS, type ErrorCode, type ErrorDetails } from '../../schema/errors.ts';
import type { ReadFile } from './readFile.ts';

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, e.g. `/api/me`. */
  readonly path: string;
  /** A `Blob` is sent as it is, with its own type, and with its name where it is a `File`; anything else as JSON. */
  readonly body?: unknown;
  readonly token?: string;
  /** Of the answer that is held already: where it still holds, the call resolves with undefined. */
  readonly etag?: string | null;
  /** Hears the ETag of the answer. */
  readonly onEtag?: (etag: string | null) => void;
  /** What is answered is a file: the call resolves with a `Blob`, which this takes in. */
  readonly readFile?: ReadFile;
  /** Aborted by whoever wants no answer any more: the call ends as one that got none. For one call only: the call itself aborts it when its time is up. */
  readonly giveUp?: AbortController | undefined;
};

/** Sends one call; resolves with the parsed JSON answer, or undefined when there is none. */
export type RequestJson = (call: Call) => Promise<unknown>;

/** After that a call is given up; what it would have set, a cookie among it, is set no more. */
const ANSWER_WITHIN_MS = 15_000;
/** A whole roll over a slow line takes longer than any other call. */
const UPLOAD_WITHIN_MS = 180_000;

/**
 * The one place that speaks HTTP. Rejects with an AppError: the server's code and details, `internal` for a code of a later version, or
 * `unreachable` when no answer of ours came in time.
 */
export function createRequestJson(deps: {
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly language: () => string;
}): RequestJson {
  return async ({ method, path, body, token, etag, onEtag, readFile, giveUp = new AbortController() }) => {
    const isFile = body instanceof Blob;
    const headers = new Headers({ 'X-Committee-Room': '1', 'Accept-Language': deps.language(), Accept: 'application/json' });
    if (token) headers.set('Authorization', `Bearer ${token}`);
    if (body !== undefined && !isFile) headers.set('Content-Type', 'application/json');
    if (etag) headers.set('If-None-Match', etag);
    if (body instanceof File) headers.set('X-File-Name', encodeURIComponent(body.name));
    const timer = setTimeout(() => giveUp.abort(), isFile || readFile ? UPLOAD_WITHIN_MS : ANSWER_WITHIN_MS);
    let response: Response;
    let text: string;
    try {
      response = await deps.fetch(deps.origin + path, {
        method,
        headers,
        signal: giveUp.signal,
        cache: 'no-store',
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      });
      if (readFile && response.ok) {
        clearTimeout(timer); // it has times of its own
        return await readFile(response, giveUp);
      }
      text = await response.text(); // may break off like the request itself
    } catch {
      throw new AppError('unreachable');
    } finally {
      clearTimeout(timer);
    }
    if (etag && response.status === 304) return undefined;
    const answer = parse(text);
    if (!response.ok) throw errorOf(answer, response.status);
    onEtag?.(response.headers.get('ETag'));
    return answer;
  };
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer without our body is not from our server but from something in front of it. */
function errorOf(answer: unknown, status: number): AppError {
  const error = (answer as { error?: { code?: unknown; details?: unknown } } | undefined)?.error; // looked at member by member
  if (typeof error?.code !== 'string') return new AppError(status >= 502 ? 'unreachable' : 'internal');
  const { details } = error;
  return appErrorOf(error.code, typeof details === 'object' && details !== null ? (details as ErrorDetails) : {}); // only filled into texts
}

/** The AppError with a code that came from the server; `internal` for one of a later version. */
export const appErrorOf = (code: string, details: ErrorDetails = {}): AppError =>
  isErrorCode(code) ? new AppError(code, details) : new AppError('internal');

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** Whether the same may succeed later; anything that is not an AppError is a bug and will not. */
export const isPassing = (error: unknown): boolean => error instanceof AppError && ERRORS[error.code].retry === 'later';

/** Whether the server no longer takes the access token it was given. */
export const isTokenRefused = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'token-expired' || error.code === 'not-authenticated');
