/** Passkeys that make a secret of their own (WebAuthn PRF): the offline envelope's other key. Nothing of them goes to the server. */

const SALT_BYTES = 32;

export type MadePasskey = { readonly credentialId: Uint8Array; readonly salt: Uint8Array; readonly secret: Uint8Array<ArrayBuffer> };

/** Whether this browser says that it can, on an origin that has a name. */
export async function hasPasskeys(): Promise<boolean> {
  const isAddress = /^[\d.]+$|:/.test(location.hostname);
  const Credential = globalThis.PublicKeyCredential as
    | (typeof PublicKeyCredential & { getClientCapabilities?: () => Promise<Record<string, boolean>> })
    | undefined;
  if (isAddress || !Credential?.getClientCapabilities) return false;
  const can = await Credential.getClientCapabilities().catch((): Record<string, boolean> => ({}));
  return can['extension:prf'] === true;
}

/** Makes a passkey on this device and asks it for its secret. Null when the person has cancelled or it makes none. */
export async function makePasskey(username: string): Promise<MadePasskey | null> {
  const made = await navigator.credentials
    .create({
      publicKey: {
        rp: { name: 'Committee Room' },
        user: { id: random(16), name: username, displayName: username },
        challenge: random(32), // nobody checks it: what counts is the secret
        pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key' as const, alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: {} },
      },
    })
    .catch(() => null);
  if (!(made instanceof PublicKeyCredential) || made.getClientExtensionResults().prf?.enabled !== true) return null;
  const credentialId = new Uint8Array(made.rawId);
  const salt = random(SALT_BYTES);
  const secret = await askPasskey(credentialId, salt);
  return secret && { credentialId, salt, secret };
}

/** What this passkey makes of `salt`; null when the person has cancelled. */
export async function askPasskey(credentialId: Uint8Array, salt: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const shown = await navigator.credentials
    .get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id: Uint8Array.from(credentialId) }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: Uint8Array.from(salt) } } },
      },
    })
    .catch(() => null);
  const first = shown instanceof PublicKeyCredential ? shown.getClientExtensionResults().prf?.results?.first : undefined;
  return first === undefined ? null : Uint8Array.from(new Uint8Array(first instanceof ArrayBuffer ? first : first.buffer));
}

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
