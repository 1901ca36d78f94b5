import { type CampaignId, isCampaignId } from '../../schema/ids.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';
import { preparedFor } from '../preparedFor.ts';

/** Stands for a campaign in names of rooms before there is one. */
const NO_CAMPAIGN = 'campaign';

export type Campaign = { readonly id: CampaignId; readonly name: string; readonly isDemo: boolean };

/** By whose clock days and nights are told; UTC before there is a campaign. */
export const readTimeZone = (db: Db): string => timeZoneIn(db).get()?.timeZone ?? 'UTC';
const timeZoneIn = preparedFor((db) => db.select({ timeZone: campaign.timeZone }).from(campaign).limit(1).prepare());

/** The installation's campaign. Before it is set up nobody can sign in; the placeholder then keeps every other function total. */
export function readCampaign(db: Db): Campaign {
  const row = campaignIn(db).get();
  const id = row?.id ?? NO_CAMPAIGN;
  if (!isCampaignId(id)) throw new Error('the campaign has an id that is none');
  return { id, name: row?.name ?? '', isDemo: row?.isDemo ?? false };
}
const campaignIn = preparedFor((db) => db.select().from(campaign).limit(1).prepare());
