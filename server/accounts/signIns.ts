import type { SignIns } from '../../schema/accountApi.ts';
import type { DeviceAnswer, SealingKey } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { Actor, Acts } from './acts.ts';
import type { Devices } from './devices.ts';
import type { People } from './people.ts';
import type { Sessions } from './sessions.ts';

/** Where a person is signed in, to be looked at and ended. */
export function createSignIns(deps: {
  readonly acts: Acts;
  readonly people: Pick<People, 'find'>;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly sealingKey: () => Promise<SealingKey>;
}) {
  const { acts, people, sessions, devices } = deps;

  function useDevice(sessionId: string, userId: string, deviceId: string): string {
    const code = devices.claim(deviceId, userId);
    sessions.usedOn(sessionId, code);
    return code;
  }

  return {
    /**
     * @param ownSession of whoever looks
     * @throws AppError('not-found') when nobody has this id
     */
    of(userId: string, ownSession: string): SignIns {
      if (!people.find(userId)) throw new AppError('not-found', { what: userId });
      return {
        sessions: sessions.rowsOf(userId).map(({ id, agent, device, createdAt, rotatedAt, expiresAt }) => ({
          id,
          agent,
          device,
          createdAt,
          seenAt: rotatedAt,
          expiresAt,
          isCurrent: id === ownSession,
        })),
        devices: devices.rowsOf(userId).map(({ code, createdAt, seenAt, endedAt, isWiped }) => ({
          code,
          agent: sessions.agentOn(userId, code),
          createdAt,
          seenAt,
          isEnded: endedAt !== null,
          isWiped,
        })),
      };
    },

    endSession: sessions.endOne,

    /** All but one. */
    endOthers: (userId: string, except: string, by: Actor): void => sessions.endAllOf(userId, { except, by }),

    /** The device gets no ticket any more, and every session on it is over. Throws AppError('not-found'). */
    endDevice(userId: string, code: string, by: Actor): void {
      acts.act(() => {
        devices.end(userId, code, by);
        sessions.endOnDevice(userId, code, by);
      });
    },

    /**
     * The code of the device that a session is used on.
     * @throws AppError: `foreign-device`, `device-ended`
     */
    useDevice,

    /**
     * What opens the online envelope of this person's device and what its unsent edits are sealed to (Y1).
     * @throws AppError: `foreign-device`, `device-ended`
     */
    async release(sessionId: string, userId: string, deviceId: string): Promise<DeviceAnswer> {
      const sealing = await deps.sealingKey();
      const code = useDevice(sessionId, userId, deviceId); // after the `await`: a device that was ended meanwhile is released nothing
      return { code, releaseKey: devices.releaseKeyOf(deviceId, userId).toString('base64url'), sealing };
    },

    /** A device says that it holds nothing any more; who knows its id has it in hand. */
    wiped: devices.wiped,
  };
}
