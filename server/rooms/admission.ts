import { MAX_SOCKETS_PER_DEVICE, type Rate } from '../../schema/limits.ts';
import { Allowance } from './allowance.ts';
import type { ConnectionClaims } from './connection.ts';
import { createOffences } from './offences.ts';

/** Whoever has too many sockets open may try again after this time: some of them may be dead and not found yet. */
const FULL_MS = 5_000;

/**
 * Who may open one more socket (L4): so many of a device and of a person, so fast, and whoever keeps being refused or sends forged frames only once in a while.
 *
 * @param deps.elapsedMs a clock that never jumps
 */
export function createAdmission(deps: { readonly elapsedMs: () => number; readonly joins: Rate; readonly socketsPerPerson: number }) {
  const { elapsedMs, socketsPerPerson } = deps;
  const ofDevice = new Map<string, number>();
  const ofPerson = new Map<string, number>();
  const joins = new Map<string, Allowance>();
  const offences = createOffences(elapsedMs);

  function joinsOf(person: string): Allowance {
    const known = joins.get(person);
    if (known) return known;
    const fresh = new Allowance(deps.joins, elapsedMs());
    joins.set(person, fresh);
    return fresh;
  }

  return {
    noteOffence: offences.note,
    /** How long whoever comes has to wait before trying again; 0: they may come in. */
    waitMs(claims: ConnectionClaims): number {
      const { userId } = claims;
      if ((ofDevice.get(deviceOf(claims)) ?? 0) >= MAX_SOCKETS_PER_DEVICE) return FULL_MS;
      if ((ofPerson.get(userId) ?? 0) >= socketsPerPerson) return FULL_MS;
      return Math.max(joins.get(userId)?.waitMs(elapsedMs()) ?? 0, offences.waitMs(userId));
    },
    enter(claims: ConnectionClaims): void {
      add(ofDevice, deviceOf(claims), 1);
      add(ofPerson, claims.userId, 1);
      joinsOf(claims.userId).take(1, elapsedMs());
    },
    leave(claims: ConnectionClaims): void {
      const { userId } = claims;
      add(ofDevice, deviceOf(claims), -1);
      add(ofPerson, userId, -1);
      if (!ofPerson.has(userId) && joins.get(userId)?.isFull(elapsedMs())) joins.delete(userId);
    },
  };
}

function add(counts: Map<string, number>, name: string, more: number): void {
  const count = (counts.get(name) ?? 0) + more;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}

const deviceOf = ({ userId, device }: ConnectionClaims): string => `${userId}.${device}`;
