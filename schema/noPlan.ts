import type { BoardPlan } from './boardApi.ts';

/** What stands where nobody has planned anything. */
export const NO_PLAN: BoardPlan = { version: 0, targetVotes: null, turnout: [], silentAfterMinutes: 15 };
