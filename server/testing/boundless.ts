import type { Limits } from '../../schema/limits.ts';

/** For tests and measurements of something else, which send as fast as they can. */
export const BOUNDLESS: Limits = { framesPerSecond: 1e9, bytesPerSecond: 1e12, operationsPerMinute: 1e12, socketsPerPerson: 1e6 };
