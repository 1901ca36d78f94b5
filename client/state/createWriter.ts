import { type Accessor, createSignal } from 'solid-js';
import { type DeviceCode, isWriterId, randomId, type WriterId } from '../../schema/ids.ts';
import { createDeviceIds } from './createDeviceIds.ts';
import type { Environment } from './environment.ts';

export type Writer = {
  /** Under which this tab makes entries that are set once; null until the server has given this device its code, which is then known without a network too. */
  readonly id: Accessor<WriterId | null>;
  /** The device's code as it stands now: an answer of the server has brought another, or another device id was drawn. */
  look(): void;
};

const SLOT = 'committee-room.slot';

/** Who writes in this tab: person, device, tab. Two tabs of one device that draw the same slot are told apart by the second of their entries (B2). */
export function createWriter(userId: string, environment: Pick<Environment, 'local' | 'tab' | 'randomByte'>): Writer {
  const devices = createDeviceIds(environment);
  const slot = environment.tab.get(SLOT) ?? randomId(1, environment.randomByte);
  environment.tab.set(SLOT, slot);
  const [code, setCode] = createSignal<DeviceCode | null>(devices.codeOf(userId));
  return {
    id() {
      const id = `${userId}${code()}${slot}`;
      return code() !== null && isWriterId(id) ? id : null;
    },
    look: () => void setCode(devices.codeOf(userId)),
  };
}
