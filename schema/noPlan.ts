import type { BoardPlan } from './boardApi.ts';

/** What stands where nobody has planned anything; apart from the API’s schemas, which a client does not take with it. */
export const NO_PLAN: BoardPlan = { version: 0, targetVotes: null, turnout: [], silentAfterMinutes: 15 };
