import { randomId } from '../../../../schema/ids.ts';

const LENGTH = 8;

/** Of a view among those of one person. */
export const newViewId = (): string => randomId(LENGTH, () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0);
