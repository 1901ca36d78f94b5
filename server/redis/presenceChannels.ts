import type { PresenceChannel } from '../rooms/presenceElsewhere.ts';
import type { Channels } from './channels.ts';

/** A channel a room, beside that of its log. */
export const presenceOn =
  (channels: Pick<Channels, 'publish' | 'subscribe'>, prefix = 'cx'): PresenceChannel =>
  (room, heard) => {
    const channel = `${prefix}:{${room}}:presence`;
    const close = channels.subscribe(channel, heard);
    return { publish: (message) => channels.publish(channel, Buffer.from(message)), close };
  };
