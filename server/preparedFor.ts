import type { Db } from './database.ts';

/**
 * A query that is asked again and again, prepared when a database is first asked: Drizzle puts a query together anew each time it is run, and SQLite reads it
 * anew, which costs many times what its answer does.
 */
export function preparedFor<Query>(prepare: (db: Db) => Query): (db: Db) => Query {
  const prepared = new WeakMap<Db, Query>();
  return (db) => {
    const query = prepared.get(db) ?? prepare(db);
    prepared.set(db, query);
    return query;
  };
}
