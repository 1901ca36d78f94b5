import { account } from './account.ts';
import { admin } from './admin.ts';
import { audit } from './audit.ts';
import { duties } from './duties.ts';
import { held } from './held.ts';
import { home } from './home.ts';
import { join } from './join.ts';
import { setup } from './setup.ts';
import { signIn } from './signIn.ts';
import { tray } from './tray.ts';

/** What only the screens inside `MoreWords` need: it is not waited for on the way to a list. */
export const more = { account, admin, audit, duties, held, home, join, setup, signIn, tray };
