import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { SIGNING_ALGORITHM, type SigningKeys } from './signingKeys.ts';

const ISSUER = 'committee-room';

export type Verified =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  /** Ours, and its time is over. */
  | { readonly kind: 'expired'; readonly claims: JWTPayload }
  /** Not ours, altered, or made for something else. */
  | { readonly kind: 'invalid' };

/**
 * Signs and checks compact tokens of one audience: EdDSA only, our issuer, exactly this audience, so that a ticket is no access token and
 * the other way round.
 */
export function createSignedTokens(deps: { readonly keys: SigningKeys; readonly audience: string; readonly now: () => number }) {
  const { keys, audience, now } = deps;
  return {
    sign: (claims: JWTPayload, subject: string, lifetimeMs: number): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: keys.active.kid })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(Math.floor(now() / 1000))
        .setExpirationTime(Math.floor((now() + lifetimeMs) / 1000))
        .sign(keys.active.key),

    async verify(token: string): Promise<Verified> {
      try {
        const options = { algorithms: [SIGNING_ALGORITHM], issuer: ISSUER, audience, currentDate: new Date(now()) };
        const { payload } = await jwtVerify(token, keys.publicKeyOf, options);
        return { kind: 'valid', claims: payload };
      } catch (error) {
        return error instanceof errors.JWTExpired ? { kind: 'expired', claims: error.payload } : { kind: 'invalid' };
      }
    },
  };
}
