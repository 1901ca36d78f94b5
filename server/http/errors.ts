import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERROR_STATUS } from '../../schema/errorStatus.ts';
import { AppError, type ErrorBody } from '../../schema/errors.ts';
import { errorText } from '../../schema/errorText.ts';
import type { Log } from '../log.ts';
import { languageOf } from './language.ts';

/** The body that tells an expected refusal, in the language the request asks for. */
export function errorBody(error: AppError, acceptLanguage: string | undefined): ErrorBody {
  const { code, details } = error;
  const message = errorText(code, languageOf(acceptLanguage), details);
  return { error: { code, message, ...(Object.keys(details).length > 0 ? { details } : {}) } };
}

/** What an answer says of itself, and a refusal in its place does not. */
const OF_THE_ANSWER = ['Content-Encoding', 'Content-Disposition', 'ETag'] as const;

/** Answers an error: an expected one as it is, anything else as `internal`, logged under an id and never shown. */
export function createErrorHandler(log: Log): (error: unknown, c: Context) => Response {
  return (error, c) => {
    const expected = toAppError(error);
    const told = expected ?? new AppError(isDiskError(error) ? 'cannot-save' : 'internal');
    if (!expected) log.error({ id: randomBytes(6).toString('hex'), method: c.req.method, ...describe(error) }, 'request failed');
    const body = errorBody(told, c.req.header('Accept-Language'));
    for (const name of OF_THE_ANSWER) c.header(name, undefined); // one that was ready, perhaps compressed
    c.header('Cache-Control', 'no-store');
    if (told.code === 'too-fast') c.header('Retry-After', String(told.details.seconds ?? 1));
    return c.json(body, ERROR_STATUS[told.code]);
  };
}

function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  // Hono's own: a body that is not JSON, or that is said to be something else
  if (error instanceof HTTPException && error.status < 500) {
    const reason = error.status === 415 ? 'the body has to be application/json' : 'the body is not JSON';
    return new AppError('bad-request', { reason });
  }
  return null;
}

/** The disk is full, broken or read-only: nothing was changed, and trying again later can help (I12). */
const isDiskError = (error: unknown): boolean => /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN)/.test(String(rootOf(error)?.code ?? ''));

function rootOf(error: unknown): (Error & { readonly code?: unknown }) | null {
  const root = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return root instanceof Error ? root : null;
}

/**
 * What may be logged of an unexpected error. Drizzle writes a query's values, names among them, into its message; its cause does not. What could not be read as
 * JSON stands in the words of the one who could not, over as many lines as it has.
 */
export function describe(error: unknown): { error: string; stack: string | undefined } {
  const root = rootOf(error);
  if (!root) return { error: typeof error, stack: undefined };
  const message = root instanceof SyntaxError ? '' : `: ${root.message.split('\n')[0]?.slice(0, 200)}`;
  const places = root.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { error: `${root.name}${message}`, stack: places?.slice(0, 11).join('\n') };
}
