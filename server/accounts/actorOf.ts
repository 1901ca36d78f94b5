import type { Caller } from './accounts.ts';
import type { Actor } from './acts.ts';

/** Who calls, as the audit names it. */
export const actorOf = ({ user, device }: Pick<Caller, 'user' | 'device'>): Actor => ({
  userId: user.id,
  ...(device === null ? {} : { device }),
});
