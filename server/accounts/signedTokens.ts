import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { SIGNING_ALGORITHM, type SignatureKey, type SigningKeys } from './signingKeys.ts';

const ISSUER = 'committee-room';

export type Verified =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  /** Ours, and its time is over. */
  | { readonly kind: 'expired'; readonly claims: JWTPayload }
  /** Not ours, altered, or made for something else. */
  | { readonly kind: 'invalid' };

/** The public key that a token's header names; throws when nobody of ours signed it. */
export type PublicKeyOf = (header: JWTHeaderParameters) => SignatureKey | Promise<SignatureKey>;

type Checks = { readonly audience: string; readonly now: () => number };

/** Checks compact tokens of one audience: EdDSA only, our issuer, exactly this audience, so that a ticket is no access token and the other way round. */
export function createTokenVerifier({ publicKeyOf, audience, now }: Checks & { readonly publicKeyOf: PublicKeyOf }) {
  return {
    async verify(token: string): Promise<Verified> {
      try {
        const options = { algorithms: [SIGNING_ALGORITHM], issuer: ISSUER, audience, currentDate: new Date(now()) };
        const { payload } = await jwtVerify(token, publicKeyOf, options);
        return { kind: 'valid', claims: payload };
      } catch (error) {
        return error instanceof errors.JWTExpired ? { kind: 'expired', claims: error.payload } : { kind: 'invalid' };
      }
    },
  };
}

/** Signs such tokens, and checks them. */
export function createSignedTokens(deps: Checks & { readonly keys: SigningKeys }) {
  const { keys, audience, now } = deps;
  return {
    sign(claims: JWTPayload, subject: string, lifetimeMs: number): Promise<string> {
      const { kid, key } = keys.active; // once: the next may begin between two looks
      return new SignJWT(claims)
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(Math.floor(now() / 1000))
        .setExpirationTime(Math.floor((now() + lifetimeMs) / 1000))
        .sign(key);
    },

    verify: createTokenVerifier({ publicKeyOf: keys.publicKeyOf, audience, now }).verify,
  };
}
