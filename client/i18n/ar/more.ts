import { admin } from './admin.ts';
import { duties } from './duties.ts';
import { home } from './home.ts';
import { setup } from './setup.ts';
import { signIn } from './signIn.ts';

/** What only the screens inside `MoreWords` need: it is not waited for on the way to a list. */
export const more = { admin, duties, home, setup, signIn };
