import { ar as errorTexts } from '../../../schema/errorWords/ar.ts';
import { account } from './account.ts';
import { admin } from './admin.ts';
import { ar } from './ar.ts';
import { audit } from './audit.ts';
import { calls } from './calls.ts';
import { chase } from './chase.ts';
import { desk } from './desk.ts';
import { device } from './device.ts';
import { door } from './door.ts';
import { doorDesk } from './doorDesk.ts';
import { duties } from './duties.ts';
import { election } from './election.ts';
import { errorTitles } from './errorTitles.ts';
import { home } from './home.ts';
import { installed } from './installed.ts';
import { join } from './join.ts';
import { listParts } from './listParts.ts';
import { leaving, locked } from './locked.ts';
import { moves } from './moves.ts';
import { sealed } from './sealed.ts';
import { setup } from './setup.ts';
import { signIn } from './signIn.ts';
import { tray } from './tray.ts';

/**
 * What only the screens inside `MoreWords`, parts (`createPart`) and errors need: it is not waited for on the way to a list. A section that has words before
 * the first row is whole here.
 */
export const more = {
  account,
  admin,
  audit,
  desk,
  calls,
  chase,
  device,
  door,
  doorDesk,
  duties,
  election,
  errors: { ...ar.errors, ...errorTitles },
  errorTexts,
  home,
  installed,
  join,
  leaving,
  list: { ...ar.list, ...listParts },
  locked,
  moves,
  sealed,
  setup,
  signIn,
  tray,
};
