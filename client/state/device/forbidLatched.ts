import type { Environment } from '../environment.ts';
import { createLatches } from './latches.ts';
import { behind } from './soundLog.ts';

/**
 * An environment in which this person's databases are not opened any more while the person signs out or their things are being forgotten: what a page still holds open
 * may not make them anew (Y7).
 */
export function forbidLatched(environment: Environment, userId: string): Environment {
  const { indexedDB } = environment;
  if (!indexedDB) return environment;
  const latches = createLatches(environment);
  let isForbidden = false; // for good: who signs in again has another workspace
  const guarded = {
    open(...named) {
      const latch = latches.of(userId);
      isForbidden ||= latch === 'wiping' || latch === 'ended' || latch === 'gone';
      if (isForbidden) throw new Error('forgotten');
      return indexedDB.open(...named);
    },
    databases: () => indexedDB.databases(),
    deleteDatabase: (name) => indexedDB.deleteDatabase(name),
    cmp: (first, second) => indexedDB.cmp(first, second),
  } as IDBFactory; // all that a factory does
  behind.set(guarded, indexedDB); // what is open already is one for both
  return { ...environment, indexedDB: guarded };
}
