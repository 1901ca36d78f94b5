import { AppError } from '../../schema/errors.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../schema/wire.ts';
import { createSignedTokens } from './signedTokens.ts';
import type { SigningKeys } from './signingKeys.ts';

/** `answer`: which refresh token it came with (`markOf`). */
export type AccessClaims = { readonly userId: string; readonly sessionId: string; readonly roleVersion: number; readonly answer?: string };
export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** Access tokens: ten minutes, held in memory by the client, sent as bearer. */
export function createAccessTokens(deps: { readonly keys: SigningKeys; readonly now: () => number }) {
  const tokens = createSignedTokens({ ...deps, audience: 'api' });
  return {
    issue: ({ userId, sessionId, roleVersion, answer }: AccessClaims): Promise<string> =>
      tokens.sign({ sid: sessionId, ver: roleVersion, ...(answer ? { ans: answer } : {}) }, userId, ACCESS_TOKEN_LIFETIME_MS),

    /** Throws AppError: `token-expired` when its time is over, `not-authenticated` when it is not ours. */
    async verify(token: string): Promise<AccessClaims> {
      const verified = await tokens.verify(token);
      if (verified.kind === 'expired') throw new AppError('token-expired');
      if (verified.kind === 'invalid') throw new AppError('not-authenticated');
      const { sub, sid, ver, ans } = verified.claims;
      if (typeof sub !== 'string' || typeof sid !== 'string' || typeof ver !== 'number') throw new AppError('not-authenticated');
      return { userId: sub, sessionId: sid, roleVersion: ver, ...(typeof ans === 'string' ? { answer: ans } : {}) };
    },
  };
}
