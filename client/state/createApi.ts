import { AppError } from '../../schema/errors.ts';
import type { Api } from './contracts/app.ts';
import type { Credential } from './createCredential.ts';
import { type Call, isTokenRefused, type RequestJson } from './requestJson.ts';

/** Asks for an answer unless the one with this ETag still holds: then `value` is undefined. */
export type Read = (path: string, etag: string | null) => Promise<{ readonly value: unknown; readonly etag: string | null }>;

/**
 * Calls with the access token of whoever is signed in in this tab. A token that the server refuses is renewed and the call sent once more,
 * for the same person even if somebody else has signed in here meanwhile. Throws AppError; `not-authenticated` without a session.
 */
export function createApi(deps: {
  readonly request: RequestJson;
  readonly credential: () => Credential | null;
}): Api & { readonly read: Read } {
  async function call(asked: Call): Promise<unknown> {
    const credential = deps.credential();
    if (!credential) throw new AppError('not-authenticated');
    const token = await credential.token();
    return deps.request({ ...asked, token }).catch(async (error: unknown) => {
      if (!isTokenRefused(error)) throw error;
      return deps.request({ ...asked, token: await credential.renew(token) });
    });
  }
  return {
    async send<T>(method: Parameters<Api['send']>[0], path: string, body?: unknown, giveUp?: AbortController): Promise<T> {
      return (await call({ method, path, body, giveUp })) as T; // our own server's answer; the API's tests check its form
    },
    file: (path, readFile) => call({ method: 'GET', path, readFile }) as Promise<Blob>, // as asked for
    async read(path, etag) {
      let fresh: string | null = null;
      const onEtag = (given: string | null) => {
        fresh = given;
      };
      return { value: await call({ method: 'GET', path, etag, onEtag }), etag: fresh };
    },
  };
}
