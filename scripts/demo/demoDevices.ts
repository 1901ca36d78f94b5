import { DEVICE_CODE_LENGTH, randomId } from '../../schema/ids.ts';
import { createDevices } from '../../server/accounts/devices.ts';
import type { Random } from './generateRoll.ts';

/**
 * Tablets that were there before the demo began. A device's code follows from its name; for each as much is drawn all the same as for a code of chance, so that
 * the lists which follow stay those of the pictures in the README.
 */
export function createDemoDevices({ random, ...deps }: Parameters<typeof createDevices>[0] & { readonly random: Pick<Random, 'byte'> }) {
  const devices = createDevices(deps);
  return {
    claim(deviceId: string, userId: string): string {
      randomId(DEVICE_CODE_LENGTH, random.byte);
      return devices.claim(deviceId, userId);
    },
  };
}
