import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SESSION_IDLE_MS } from '../accounts/sessions.ts';

const SESSION_ID = /^[0-9a-z]{16}$/;
/** Browsers keep fewer of one host; more is not looked at. */
const MAX_COOKIES = 64;

export type RefreshCookies = ReturnType<typeof createRefreshCookies>;

/**
 * Refresh tokens live in cookies that no script can read, one a session and named for it: two people in two tabs of one browser stay two
 * people (A8). Behind https their names begin with `__Secure-`, so that nothing that came in the clear can put one there; not with `__Host-`, which would send
 * every token with every request, sockets included (decision 0022).
 */
export function createRefreshCookies(publicOrigin: string) {
  const isSecure = publicOrigin.startsWith('https:');
  const prefix = isSecure ? '__Secure-cr_' : 'cr_';
  const options = { httpOnly: true, sameSite: 'Strict', path: '/api/auth', secure: isSecure } as const;
  const clear = (c: Context, sessionId: string): void => {
    deleteCookie(c, prefix + sessionId, options);
  };
  return {
    read: (c: Context, sessionId: string): string | null => getCookie(c, prefix + sessionId) ?? null,
    write(c: Context, sessionId: string, token: string): void {
      setCookie(c, prefix + sessionId, token, { ...options, maxAge: SESSION_IDLE_MS / 1000 });
    },
    clear,
    /** Takes cookies of sessions that are over out of the browser, so that they do not pile up in one that is shared. */
    sweep(c: Context, isLive: (sessionId: string) => boolean): void {
      const ids = Object.keys(getCookie(c))
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
      for (const id of ids.slice(0, MAX_COOKIES)) if (SESSION_ID.test(id) && !isLive(id)) clear(c, id);
    },
  };
}
