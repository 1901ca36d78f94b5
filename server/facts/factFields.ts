import { z } from 'zod';
import { type Member, ROLES } from '../../schema/access.ts';
import { type CampaignId, type CommitteeId, isCampaignId, isCommitteeId } from '../../schema/ids.ts';
import type { AccountFacts, ChangedFact } from '../accounts/accountFacts.ts';
import type { RollFacts } from './rollFacts.ts';

/** The names of the facts in their hash. */
export const CAMPAIGN_FIELD = 'campaign';
/** Ids of electors who were erased. */
export const ERASED_FIELD = 'erased';
/** Where arrivals on no list stood that were one of them. */
export const ERASED_ARRIVALS_FIELD = 'erased-arrivals';
/** The version of a committee's roll; the roll itself lies beside the facts. */
export const rollField = (committee: string): string => `roll:${committee}`;
export const personField = (userId: string): string => `person:${userId}`;
export const sessionField = (sessionId: string): string => `session:${sessionId}`;
export const keyField = (kid: string): string => `key:${kid}`;

export function fieldsOf(changed: ChangedFact, rolls: RollFacts | null): readonly string[] {
  if ('userId' in changed) return [personField(changed.userId)];
  if ('kid' in changed) return [keyField(changed.kid)];
  if ('sessionId' in changed) return [sessionField(changed.sessionId)];
  return 'roll' in changed ? rollFields(rolls) : [CAMPAIGN_FIELD];
}

const rollFields = (rolls: RollFacts | null): string[] =>
  rolls ? [ERASED_FIELD, ERASED_ARRIVALS_FIELD, ...rolls.committees().map(rollField)] : [];

/** The committee whose roll a field is about; null when it is about none. */
export const committeeOf = (field: string): string | null => (field.startsWith(rollField('')) ? field.slice(rollField('').length) : null);

/** Whom a field is about; null when no connection depends on it. */
export function subjectOf(field: string): { readonly userId: string } | { readonly sessionId: string } | null {
  const [kind, id = ''] = field.split(':');
  if (kind === 'person') return { userId: id };
  return kind === 'session' ? { sessionId: id } : null;
}

/** A fact as it is now, in words for the hash; null when there is none any more. */
export function readField(facts: AccountFacts, rolls: RollFacts | null, field: string): string | null {
  const committee = committeeOf(field);
  if (committee !== null) return rolls?.packed(committee)?.version ?? null;
  if (field === ERASED_FIELD) return rolls?.erased() || null;
  if (field === ERASED_ARRIVALS_FIELD) return rolls?.erasedArrivals() ?? null;
  const at = field.indexOf(':');
  const [kind, id] = at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)];
  const found = {
    person: () => facts.person(id),
    session: () => facts.session(id),
    key: () => facts.keys().get(id),
    campaign: facts.campaign,
  };
  const fact = kind in found ? found[kind as keyof typeof found]() : null; // it is one of them
  return fact ? JSON.stringify(fact) : null;
}

export const allFields = (facts: AccountFacts, rolls: RollFacts | null): string[] => [
  CAMPAIGN_FIELD,
  ...rollFields(rolls),
  ...[...facts.keys().keys()].map(keyField),
  ...facts.personIds().map(personField),
  ...facts.sessionIds().map(sessionField),
];

/** What a process takes a fact for, read strictly: what is not understood gives no rights. */
export const PersonField = z
  .object({
    name: z.string(),
    role: z.enum(ROLES),
    campaign: z.string().refine(isCampaignId),
    committees: z.array(z.object({ id: z.string().refine(isCommitteeId), stream: z.enum(['a', 'b']).nullable() })),
    roleVersion: z.int(),
    isDisabled: z.boolean(),
  })
  .transform(({ name, role, campaign, committees, roleVersion, isDisabled }) => {
    const own = committees.map(({ id, stream }) => ({ id: id as CommitteeId, stream })); // refined above
    const member: Member = { role, campaign: campaign as CampaignId, committees: own }; // as above
    return { name, role, member, roleVersion, isDisabled };
  });
export const SessionField = z.object({ userId: z.string(), endsAtMs: z.number(), expiresAtMs: z.number() });
export const ErasedArrivalsField = z.array(z.tuple([z.string(), z.string()]));
export const KeyField = z.object({ kty: z.string(), crv: z.string(), x: z.string(), alg: z.literal('EdDSA') });
export const CampaignField = z.object({ id: z.string(), timeZone: z.string() });
