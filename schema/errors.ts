/**
 * Every expected refusal, in one table: the only place that knows its HTTP status, its WebSocket close code and whether trying again can help.
 * What each says stands in `errorWords/`, a file a language, so that a browser fetches the words of its own, and not before the first row.
 *
 * Close codes 4400–4499 stop a stock y-websocket 3.1 client; every other code is tried again.
 */
type ErrorRow = {
  readonly http: number;
  readonly close?: number;
  readonly retry: 'never' | 'later' | 'after-refresh';
};

export const ERRORS = {
  'bad-request': { http: 400, close: 4400, retry: 'never' },
  'wrong-credentials': { http: 401, retry: 'never' },
  'second-factor-needed': { http: 401, retry: 'never' },
  'wrong-code': { http: 401, retry: 'never' },
  'wrong-password': { http: 403, retry: 'never' },
  'own-account': { http: 403, retry: 'never' },
  'wrong-invitation': { http: 403, retry: 'never' },
  'device-ended': { http: 403, close: 4403, retry: 'never' },
  'not-authenticated': { http: 401, close: 4001, retry: 'after-refresh' },
  'token-expired': { http: 401, close: 4003, retry: 'after-refresh' },
  forbidden: { http: 403, close: 4403, retry: 'never' },
  'foreign-committee': { http: 403, close: 4403, retry: 'never' },
  'foreign-device': { http: 403, close: 4403, retry: 'never' },
  'too-many-devices': { http: 429, retry: 'never' },
  'foreign-origin': { http: 403, retry: 'never' },
  'not-found': { http: 404, close: 4404, retry: 'never' },
  conflict: { http: 409, close: 4409, retry: 'never' },
  'not-by-you': { http: 403, retry: 'never' },
  'wrong-roll-number': { http: 409, retry: 'never' },
  'wrong-election': { http: 400, retry: 'never' },
  'replica-out-of-date': { http: 409, close: 4409, retry: 'never' },
  'called-enough': { http: 409, retry: 'never' },
  'ballots-gone': { http: 410, retry: 'never' },
  'too-large': { http: 413, close: 4413, retry: 'never' },
  'client-too-old': { http: 426, close: 4426, retry: 'never' },
  'too-fast': { http: 429, close: 4429, retry: 'later' },
  'unreadable-file': { http: 400, retry: 'never' },
  'missing-columns': { http: 400, retry: 'never' },
  'name-taken': { http: 409, retry: 'never' },
  'last-admin': { http: 409, retry: 'never' },
  'wrong-setup-link': { http: 403, retry: 'never' },
  restarting: { http: 503, close: 1012, retry: 'later' },
  'cannot-save': { http: 503, close: 1013, retry: 'later' },
  'device-cannot-save': { http: 507, retry: 'later' },
  unreachable: { http: 503, retry: 'later' },
  internal: { http: 500, retry: 'later' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
export type Language = 'ar' | 'en';
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** Fills the names in braces of an error's words; a detail that is words itself may be given as `name_en` and `name_ar`. */
export function fillErrorText(text: string, language: Language, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[`${name}_${language}`] ?? details[name] ?? ''));
}

/** An expected refusal. `message` is its code, for logs; people see its words in their language (`errorText.ts`). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** The body of every HTTP error; `message` is in the language the request asked for. */
export type ErrorBody = { readonly error: { readonly code: ErrorCode; readonly message: string; readonly details?: ErrorDetails } };
