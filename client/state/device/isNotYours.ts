import { AppError, type ErrorCode } from '../../../schema/errors.ts';

const CODES: readonly ErrorCode[] = ['forbidden', 'foreign-committee', 'not-found'];

/** Whether the server has said that something is not, or not any more, for this person: nothing of it may stay on the device. */
export const isNotYours = (error: unknown): boolean => error instanceof AppError && CODES.includes(error.code);
