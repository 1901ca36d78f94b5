import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SetupRequest } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { isCampaignId } from '../../schema/ids.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';
import { type Acts, NOBODY } from './acts.ts';
import type { People } from './people.ts';

export type FirstAdmin = ReturnType<typeof createFirstAdmin>;

/**
 * The one-time way in for an installation that has no admin: there is no default password. The secret is made at each start, kept in memory
 * only and told to whoever started the server.
 */
export function createFirstAdmin(deps: {
  readonly db: Db;
  readonly people: Pick<People, 'hasAdmin' | 'create'>;
  readonly onCampaign?: () => void;
  readonly acts: Acts;
  readonly record: RecordAudit;
}) {
  const { db, people, acts, record } = deps;
  const secret = randomBytes(32).toString('base64url');
  let isUnderWay = false;

  const isOpen = (): boolean => !people.hasAdmin();

  return {
    secret,
    isOpen,

    /**
     * Creates the campaign and its admin, once. Returns the campaign's id.
     * @throws AppError: `not-found` once there is an admin, `wrong-setup-link`, `conflict` while another is under way
     */
    async complete(request: SetupRequest): Promise<string> {
      if (!isOpen()) throw new AppError('not-found', { what: '/api/setup' });
      if (!isSame(request.secret, secret)) throw new AppError('wrong-setup-link');
      if (isUnderWay) throw new AppError('conflict', { reason: 'set-up is under way in another window' });
      isUnderWay = true;
      try {
        const { campaignName, pollingDay, timeZone, username, name, password } = request;
        const details = { name: campaignName, pollingDay, timeZone };
        const id = db.select({ id: campaign.id }).from(campaign).get()?.id ?? toCampaignId(campaignName);
        acts.act(() => {
          db.insert(campaign)
            .values({ id, ...details })
            .onConflictDoUpdate({ target: campaign.id, set: details })
            .run();
          record({ kind: 'set-up', ...NOBODY, details: { campaign: id } });
          acts.afterwards(() => deps.onCampaign?.());
        });
        await people.create({ username, name, password, role: 'admin', memberships: [] });
        return id;
      } finally {
        isUnderWay = false;
      }
    },
  };
}

/** A campaign's id out of its name, where that has Latin letters; it names the board's room and is seen by nobody. */
function toCampaignId(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 16)
    .replace(/-+$/, '');
  return isCampaignId(slug) ? slug : 'campaign';
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
