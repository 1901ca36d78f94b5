import type { Me } from '../../schema/api.ts';
import type { Db } from '../database.ts';
import type { Accounts } from './accounts.ts';
import { readCampaign } from './campaign.ts';
import type { Person } from './people.ts';
import { roomsOf } from './roomsOf.ts';

/** Who somebody is, which rooms they may open, and what they have set for themselves: what `/api/me` says. */
export const readMe = (accounts: Pick<Accounts, 'committees' | 'recounts' | 'settings'>, db: Db, { user, member }: Person): Me => ({
  user,
  campaign: readCampaign(db),
  rooms: roomsOf(member, accounts.committees.ids(member), accounts.recounts.lastOf),
  settings: accounts.settings.read(user.id),
});
