import { AppError } from '../../schema/errors.ts';
import type { Api } from './contracts.ts';
import type { Credential } from './createCredential.ts';
import { isTokenRefused, type RequestJson } from './requestJson.ts';

/**
 * Calls with the access token of whoever is signed in in this tab. A token that the server refuses is renewed and the call sent once more,
 * for the same person even if somebody else has signed in here meanwhile. Throws AppError; `not-authenticated` without a session.
 */
export function createApi(deps: { readonly request: RequestJson; readonly credential: () => Credential | null }): Api {
  return {
    async send<T>(method: Parameters<Api['send']>[0], path: string, body?: unknown): Promise<T> {
      const credential = deps.credential();
      if (!credential) throw new AppError('not-authenticated');
      const token = await credential.token();
      const answer = await deps.request({ method, path, body, token }).catch(async (error: unknown) => {
        if (!isTokenRefused(error)) throw error;
        return deps.request({ method, path, body, token: await credential.renew(token) });
      });
      return answer as T; // our own server's answer; the API's tests check its form
    },
  };
}
