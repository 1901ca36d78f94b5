/**
 * Every expected refusal, in one table: the only place that knows its WebSocket close code and whether trying again can help. Its HTTP status stands in
 * `errorStatus.ts`, for the server alone; what it says in `errorWords/`, a file a language, so that a browser fetches the words of its own, and not before
 * the first row.
 *
 * Close codes 4400–4499 stop a stock y-websocket 3.1 client; every other code is tried again.
 */
type ErrorRow = {
  readonly close?: number;
  readonly retry: 'never' | 'later' | 'after-refresh';
};

export const ERRORS = {
  'bad-request': { close: 4400, retry: 'never' },
  'wrong-credentials': { retry: 'never' },
  'second-factor-needed': { retry: 'never' },
  'wrong-code': { retry: 'never' },
  'wrong-password': { retry: 'never' },
  'own-account': { retry: 'never' },
  'wrong-invitation': { retry: 'never' },
  'device-ended': { close: 4403, retry: 'never' },
  'not-authenticated': { close: 4001, retry: 'after-refresh' },
  'token-expired': { close: 4003, retry: 'after-refresh' },
  forbidden: { close: 4403, retry: 'never' },
  'foreign-committee': { close: 4403, retry: 'never' },
  'foreign-device': { close: 4403, retry: 'never' },
  'too-many-devices': { retry: 'never' },
  'foreign-origin': { retry: 'never' },
  'not-found': { close: 4404, retry: 'never' },
  conflict: { close: 4409, retry: 'never' },
  'not-by-you': { retry: 'never' },
  'wrong-roll-number': { retry: 'never' },
  'wrong-election': { retry: 'never' },
  'replica-out-of-date': { close: 4409, retry: 'never' },
  'called-enough': { retry: 'never' },
  'ballots-gone': { retry: 'never' },
  'too-large': { close: 4413, retry: 'never' },
  'client-too-old': { close: 4426, retry: 'never' },
  'too-fast': { close: 4429, retry: 'later' },
  'unreadable-file': { retry: 'never' },
  'missing-columns': { retry: 'never' },
  'name-taken': { retry: 'never' },
  'last-admin': { retry: 'never' },
  'wrong-setup-link': { retry: 'never' },
  restarting: { close: 1012, retry: 'later' },
  'cannot-save': { close: 1013, retry: 'later' },
  'device-cannot-save': { retry: 'later' },
  unreachable: { retry: 'later' },
  internal: { retry: 'later' },
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
