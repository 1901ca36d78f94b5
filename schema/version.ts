/**
 * The version of rooms, fields and wire numbers that both ends speak. A client states it when it asks for tickets; older than the previous
 * one is told 4426. `version.test.ts` hashes what it stands for.
 *
 * History
 * 1  first version: guarantees, attendance, tally, result and board keys; messages 121–124
 * 2  entries of a tally: openings, hand-overs, totals, photos and what the server keeps of single ballots; their values
 */
export const SCHEMA_VERSION = 2;
export const OLDEST_ACCEPTED_SCHEMA_VERSION = 1;
