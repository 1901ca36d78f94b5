import { WORKER_POLICY } from '../../../schema/wire.ts';

const ADDRESS = '/sw.js';

/** What of Trusted Types is used here; the DOM's own types do not know it. */
type Policies = { createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(address: string): string } };

/**
 * The address of the service worker as the browser wants it: under `require-trusted-types-for 'script'` an address becomes a script through a policy only.
 * Ours knows this one address, whatever it is asked for, so that it is of no use to anybody else (H4).
 */
export function workerAddress(): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes; // Chromium and Safari have it
  if (!policies) return ADDRESS;
  return policies.createPolicy(WORKER_POLICY, { createScriptURL: () => ADDRESS }).createScriptURL(ADDRESS);
}
