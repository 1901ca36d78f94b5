import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SESSION_IDLE_MS } from '../accounts/sessions.ts';

const PREFIX = 'cr_';
const SESSION_ID = /^[0-9a-z]{16}$/;
/** Browsers keep fewer of one host; more is not looked at. */
const MAX_COOKIES = 64;

export type RefreshCookies = ReturnType<typeof createRefreshCookies>;

/**
 * Refresh tokens live in cookies that no script can read, one a session and named for it: two people in two tabs of one browser stay two
 * people (A8).
 */
export function createRefreshCookies(publicOrigin: string) {
  const options = { httpOnly: true, sameSite: 'Strict', path: '/api/auth', secure: publicOrigin.startsWith('https:') } as const;
  const clear = (c: Context, sessionId: string): void => {
    deleteCookie(c, PREFIX + sessionId, options);
  };
  return {
    read: (c: Context, sessionId: string): string | null => getCookie(c, PREFIX + sessionId) ?? null,
    write(c: Context, sessionId: string, token: string): void {
      setCookie(c, PREFIX + sessionId, token, { ...options, maxAge: SESSION_IDLE_MS / 1000 });
    },
    clear,
    /** Takes cookies of sessions that are over out of the browser, so that they do not pile up in one that is shared. */
    sweep(c: Context, isLive: (sessionId: string) => boolean): void {
      const ids = Object.keys(getCookie(c))
        .filter((name) => name.startsWith(PREFIX))
        .map((name) => name.slice(PREFIX.length));
      for (const id of ids.slice(0, MAX_COOKIES)) if (SESSION_ID.test(id) && !isLive(id)) clear(c, id);
    },
  };
}
