import type { MeAnswer } from '../../schema/api.ts';
import type { Db } from '../database.ts';
import type { Accounts } from './accounts.ts';
import { readCampaign } from './campaign.ts';
import type { Person } from './people.ts';
import { roomsOf } from './roomsOf.ts';

/** Who somebody is, which committees they may know of, which rooms they may open, and what they have set for themselves: what `/api/me` says. */
export const readMe = (accounts: Pick<Accounts, 'committees' | 'recounts' | 'settings'>, db: Db, { user, member }: Person): MeAnswer => {
  const committees = accounts.committees.ids(member);
  return {
    user,
    role: user.role,
    campaign: readCampaign(db),
    committees: [...committees],
    rooms: roomsOf(member, committees, accounts.recounts.lastOf),
    settings: accounts.settings.read(user.id),
  };
};
