import { useNavigate } from '@solidjs/router';
import { createEffect, type JSX, on } from 'solid-js';
import { parseRoomName } from '../../../schema/rooms.ts';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { SyncEvent } from '../../state/contracts/link.ts';
import { backWords } from '../device/syncWords.ts';

/** A shorter outage in which nothing waited is not worth a word. */
const LONG_MS = 10_000;

/** Tells what coming back has brought (C9), with the way to what needs an eye. */
export function ComingBack(): JSX.Element {
  const t = useTranslation();
  const { sync } = useApp();
  const toaster = useToaster();
  const navigate = useNavigate();

  function tell(event: SyncEvent): void {
    if (event.kind !== 'back') return;
    const isWorth = event.sent > 0 || ((event.awayMs ?? 0) >= LONG_MS && event.received + event.eye > 0);
    if (!isWorth) return;
    const room = parseRoomName(event.room);
    const look = (): void => {
      if (room?.kind === 'guarantees') navigate(`/c/${room.committee}/list`);
      sync.want(event.room);
    };
    toaster.show({
      text: t('device.toast', { what: backWords(t, event) }),
      tone: event.eye > 0 ? 'warning' : 'success',
      ...(event.eye > 0 ? { action: { label: t('device.look'), run: look } } : {}),
    });
  }
  let told = sync.log().at(-1);
  createEffect(
    on(sync.log, (events) => {
      const from = told === undefined ? 0 : events.indexOf(told) + 1;
      told = events.at(-1);
      for (const event of events.slice(from)) tell(event);
    }),
  );
  return null;
}
