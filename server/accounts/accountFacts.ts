import type { JWK } from 'jose';
import type { Role } from '../../schema/access.ts';
import type { Db } from '../database.ts';
import { readCampaign, readTimeZone } from './campaign.ts';
import type { People } from './people.ts';
import type { Sessions } from './sessions.ts';
import type { SigningKeys } from './signingKeys.ts';

/** What other processes may know of a person: enough for a connection, no password and no user name. */
export type PersonFact = {
  readonly name: string;
  readonly role: Role;
  readonly campaign: string;
  readonly committees: readonly { readonly id: string; readonly stream: 'a' | 'b' | null }[];
  readonly roleVersion: number;
  readonly isDisabled: boolean;
};

/** …and of a session that is not over. Times are epoch milliseconds: `endsAtMs` however often it is used, `expiresAtMs` unless it is used again. */
export type SessionFact = { readonly userId: string; readonly endsAtMs: number; readonly expiresAtMs: number };
export type CampaignFact = { readonly id: string; readonly timeZone: string };

/** Which fact is another now. */
export type ChangedFact =
  | { readonly userId: string }
  | { readonly sessionId: string }
  | { readonly kid: string }
  | { readonly campaign: true }
  | { readonly roll: true };

/** What the accounts tell other processes, as it is at the moment of asking. Nothing secret: no hash, no token, no private key. */
export type AccountFacts = {
  personIds(): readonly string[];
  person(id: string): PersonFact | null;
  /** Of those that are not over. */
  sessionIds(): readonly string[];
  session(id: string): SessionFact | null;
  /** Public keys in force by their id, the next one too. */
  keys(): ReadonlyMap<string, JWK>;
  campaign(): CampaignFact;
};

export function createAccountFacts(deps: {
  readonly db: Db;
  readonly people: Pick<People, 'ids' | 'find'>;
  readonly sessions: Pick<Sessions, 'liveIds' | 'find'>;
  readonly keys: Pick<SigningKeys, 'publicJwks'>;
}): AccountFacts {
  const { db, people, sessions } = deps;
  return {
    personIds: people.ids,
    person(id) {
      const person = people.find(id);
      if (!person) return null;
      const { user, member, roleVersion } = person;
      const { campaign, committees } = member;
      return { name: user.name, role: user.role, campaign, committees, roleVersion, isDisabled: user.isDisabled };
    },
    sessionIds: sessions.liveIds,
    session: sessions.find,
    keys: () => deps.keys.publicJwks,
    campaign: () => ({ id: readCampaign(db).id, timeZone: readTimeZone(db) }),
  };
}
