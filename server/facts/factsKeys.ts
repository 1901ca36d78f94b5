import { coreFenceKey } from '../redis/coreFence.ts';

/** Where the facts lie in Redis. */
export type FactsKeys = {
  /** Hash: `version`, `beat` (when the core last gave a sign of life, by Redis's clock) and the facts. */
  readonly facts: string;
  /** The greatest number that a core was given. */
  readonly fence: string;
  /** Channel of their changes. */
  readonly channel: string;
  /** Whose Redis this is. */
  readonly installation: string;
  /** String: version and ids of a committee's roll. */
  readonly roll: (committee: string) => string;
  readonly used: (ticketId: string) => string;
  readonly refused: (ticketId: string) => string;
};

export const factsKeys = (prefix = 'cx'): FactsKeys => ({
  facts: `${prefix}:facts`,
  fence: coreFenceKey(prefix),
  channel: `${prefix}:facts`,
  installation: `${prefix}:installation`,
  roll: (committee) => `${prefix}:roll:${committee}`,
  used: (ticketId) => `${prefix}:ticket:${ticketId}`,
  refused: (ticketId) => `${prefix}:refused:${ticketId}`,
});
