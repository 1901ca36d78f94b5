import { createRoute } from '@hono/zod-openapi';
import { Me } from '../../schema/api.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { readCampaign } from '../accounts/campaign.ts';
import { roomsOf } from '../accounts/roomsOf.ts';
import type { Db } from '../database.ts';
import { bearer, createRouter, json, refusals, requireCaller } from './router.ts';

/** Who I am and which rooms I may open. */
export function createMeRoutes({ accounts, db }: { readonly accounts: Accounts; readonly db: Db }) {
  const me = createRoute({
    method: 'get',
    path: '/api/me',
    tags: ['people'],
    summary: 'The signed-in person, and the rooms this person may open',
    security: bearer,
    middleware: [requireCaller(accounts)],
    responses: { 200: json(Me, 'The signed-in person'), ...refusals },
  });
  return createRouter().openapi(me, (c) => {
    const { user, member } = c.get('caller');
    return c.json(
      { user, campaign: readCampaign(db), rooms: roomsOf(member, accounts.committees.ids(member), accounts.recounts.lastOf), settings: {} },
      200,
    );
  });
}
