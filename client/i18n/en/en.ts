import { common } from './common.ts';
import { errors } from './errors.ts';
import { list } from './list.ts';
import { roles } from './roles.ts';

/** What every screen needs, before the first paint. */
export const en = { common, errors, list, roles };
