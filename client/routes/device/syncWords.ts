/** What happened between this tablet and the server, in words. */
import { parseRoomName } from '../../../schema/rooms.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { ComingBack, LinkTrouble, SyncEvent } from '../../state/contracts/link.ts';

const KNOWN_CODES = [1012, 1013, 4001, 4003, 4400, 4403, 4404, 4409, 4413, 4426, 4429] as const;
const isKnown = (code: number): code is (typeof KNOWN_CODES)[number] => (KNOWN_CODES as readonly number[]).includes(code);

export function roomWords(t: Translate, name: string): string {
  const room = parseRoomName(name);
  if (!room) return name;
  return 'campaign' in room ? t(`device.room_${room.kind}`) : t(`device.room_${room.kind}`, { committee: room.committee });
}

export function troubleWords(t: Translate, why: LinkTrouble['why']): string {
  if (typeof why === 'string') return t(`device.why_${why}`);
  return isKnown(why) ? t(`device.why_${why}`) : t('device.why_other', { code: String(why) });
}

/** “sent 37 · received 112 · 2 need your eye”; what is none is left out. */
export function backWords(t: Translate, { sent, received, eye }: Omit<ComingBack, 'awayMs'>): string {
  const parts = [
    ...(sent > 0 ? [t.plural('device.back_sent', sent)] : []),
    ...(received > 0 ? [t.plural('device.back_received', received)] : []),
    ...(eye > 0 ? [t.plural('device.back_eye', eye)] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : t('device.back_nothing');
}

export function eventWords(t: Translate, event: SyncEvent): string {
  switch (event.kind) {
    case 'lost':
      return t('device.event_lost', { why: troubleWords(t, event.why) });
    case 'ended':
      return t('device.event_ended', { why: t.error(event.error) });
    case 'back':
      return t('device.event_back', { what: backWords(t, event) });
    default:
      return t(`device.event_${event.kind}`);
  }
}

/** A length of time in its largest unit that is at least two, or seconds. */
export function spanWords(t: Translate, ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 120) return t.plural('device.seconds', seconds);
  if (seconds < 120 * 60) return t.plural('device.minutes', Math.round(seconds / 60));
  if (seconds < 48 * 3_600) return t.plural('device.hours', Math.round(seconds / 3_600));
  return t.plural('device.days', Math.round(seconds / 86_400));
}

export function bytesWords(t: Translate, bytes: number): string {
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1_000) return t('device.megabytes', { n: megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes) });
  return t('device.gigabytes', { n: Math.round(megabytes / 100) / 10 });
}
