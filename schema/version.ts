/**
 * The version of rooms, fields and wire numbers that both ends speak. A client states it when it asks for tickets; older than the previous
 * one is told 4426. `version.test.ts` hashes what it stands for.
 *
 * History
 * 1  first version: guarantees, attendance, tally, result and board keys; messages 121–124
 */
export const SCHEMA_VERSION = 1;
export const OLDEST_ACCEPTED_SCHEMA_VERSION = 1;
