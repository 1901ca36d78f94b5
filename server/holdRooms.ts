import type { Limits } from '../schema/limits.ts';
import type { Denials } from './audit/denials.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { isQuietHour } from './operate/quietHours.ts';
import type { ConnectionClaims } from './rooms/connection.ts';
import type { DocLog } from './rooms/docLog.ts';
import type { EngineEvents } from './rooms/engineEvents.ts';
import { createEpochKeeper } from './rooms/epochKeeper.ts';
import type { PresenceChannel } from './rooms/presenceElsewhere.ts';
import { createRoomRegistry, type RoomRegistry } from './rooms/roomRegistry.ts';
import { createTimers } from './rooms/timers.ts';
import type { ErasedIn, IsOnRollOf } from './rooms/writePolicy.ts';

/** Whose rights have changed. */
export type RightsOf = { readonly sessionId: string } | { readonly userId: string };

export type HeldRooms = { readonly registry: RoomRegistry; recheck(of: RightsOf): void };

/**
 * The rooms of this process, and what writes them anew at night.
 *
 * @param deps.presence carries presence to other processes; null when there are none
 * @param deps.denials where what is refused is written down
 * @param deps.timeZone of the campaign, as it is known now
 * @param deps.isOnRoll whether an elector is on a committee's roll; null where this process does not know
 * @param deps.erased what a room hears no more of, for somebody was erased
 */
export function holdRooms(deps: {
  readonly docLog: DocLog;
  readonly presence: PresenceChannel | null;
  readonly whyEnded: Parameters<typeof createRoomRegistry>[0]['whyEnded'];
  readonly timeZone: () => string;
  readonly isOnRoll: IsOnRollOf;
  readonly denials: Pick<Denials, 'denied' | 'connectionRefused'>;
  readonly erased: ErasedIn;
  /** What has to be known before a room comes up. */
  readonly prepare?: (roomName: string) => Promise<void>;
  readonly limits: Limits;
  readonly events: EngineEvents;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}): HeldRooms {
  const { docLog, now, log, lifetime } = deps;
  const timers = createTimers(now);
  const events = withDenials(withLog(deps.events, log), deps.denials);
  const onError = ({ room, error }: { room: string; error: unknown }) => log.error({ room, ...describe(error) }, 'room failed');
  const { whyEnded, isOnRoll, limits } = deps;
  const registry = createRoomRegistry({
    log: docLog,
    timers,
    events,
    whyEnded,
    isOnRoll,
    erased: deps.erased,
    limits,
    onError,
    presenceBetween: deps.presence,
    ...(deps.prepare ? { prepare: deps.prepare } : {}),
  });
  lifetime.onEnd(registry.close);
  const isQuiet = () => isQuietHour(now(), deps.timeZone());
  const epochKeeper = createEpochKeeper({ registry, log: docLog, timers, events, isQuiet, onError });
  lifetime.onEnd(epochKeeper.stop);
  return { registry, recheck: (of) => registry.recheck(isMeantBy(of)) };
}

const isMeantBy =
  (of: RightsOf) =>
  (claims: ConnectionClaims): boolean =>
    'userId' in of ? claims.userId === of.userId : claims.sessionId === of.sessionId;

/** Damage is told to whoever reads the log, besides being counted. */
const withLog = (events: EngineEvents, log: Log): EngineEvents => ({
  ...events,
  damaged(room, seqs, what) {
    log.error({ room, seqs: seqs.slice(0, 100), what }, 'damaged: set aside');
    events.damaged?.(room, seqs, what);
  },
});

const withDenials = (events: EngineEvents, denials: Pick<Denials, 'denied' | 'connectionRefused'>): EngineEvents => ({
  ...events,
  denied(claims, epoch, refused) {
    denials.denied(claims, epoch, refused);
    events.denied?.(claims, epoch, refused);
  },
  connectionRefused(claims, code) {
    denials.connectionRefused(claims, code);
    events.connectionRefused?.(claims, code);
  },
});
