import { useLocation, useNavigate } from '@solidjs/router';
import BellIcon from 'lucide-solid/icons/bell';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { settingsOf } from '../../state/changeSettings.ts';
import { browserEnvironment } from '../../state/environment.ts';
import { createNotices } from '../../state/notices/createNotices.ts';
import type { Told } from '../../state/notices/createToastTurns.ts';
import type { InboxEntry } from '../../state/notices/inbox.ts';
import styles from './Bell.module.css';
import { Inbox } from './Inbox.tsx';
import { lineWords } from './noticeWords.ts';
import { placeOfNotice } from './placeOfNotice.ts';
import { playSound } from './playSound.ts';

const MOST_SHOWN = 99;

/** In the bar: how many notices are unread, and the inbox behind it. Tells them as they come, too. */
export function Bell(): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const toaster = useToaster();
  const navigate = useNavigate();
  const location = useLocation();
  const [isOpen, setOpen] = createSignal(false);
  const environment = browserEnvironment();
  const userId = app.session.user()?.id ?? '';
  const committees = app.openAnswer<readonly Committee[]>('/api/committees');
  const codeOf = (id: string): string => committees.value()?.find((one) => one.id === id)?.code ?? id;
  let bell: HTMLButtonElement | undefined;

  const notices = createNotices({
    app,
    environment,
    channel: 'BroadcastChannel' in globalThis ? new BroadcastChannel(`committee-room.notices.${userId}`) : null,
    onToast: show,
    isLookedAt: (committee) => location.pathname.split('/').includes(committee),
  });
  function placeOf(entry: InboxEntry): string | null {
    const user = app.session.user();
    return (
      user &&
      placeOfNotice(
        entry,
        user.role,
        user.memberships.map(({ committee }) => committee),
      )
    );
  }
  let shown: number | null = null;
  onCleanup(() => shown !== null && toaster.dismiss(shown));
  function show({ entry, more }: Told): void {
    if (isOpen()) return;
    const line = lineWords(t, entry, codeOf);
    const place = placeOf(entry);
    if (shown !== null) toaster.dismiss(shown); // one at a time: the inbox has them all
    shown = toaster.show({
      text: more > 0 ? t.plural('notices.andMore', more, { line }) : line,
      ...(place ? { action: { label: t('notices.show'), run: () => navigate(place) } } : {}),
    });
    if (settingsOf(app.session.me()).notices.isSoundOn) playSound();
  }
  function close(): void {
    setOpen(false);
    notices.markRead();
  }

  return (
    <>
      <button
        ref={bell}
        type="button"
        class={styles.bell}
        aria-haspopup="dialog"
        aria-expanded={isOpen()}
        aria-label={notices.unread() > 0 ? t.plural('notices.bellUnread', notices.unread()) : t('notices.bell')}
        title={t('notices.bell')}
        onClick={() => {
          notices.reload();
          setOpen(true);
        }}
      >
        <BellIcon size={20} />
        <Show when={notices.unread() > 0}>
          <span class={styles.count} aria-hidden="true" data-count={notices.unread() > MOST_SHOWN ? `${MOST_SHOWN}+` : notices.unread()} />
        </Show>
      </button>
      <Show when={isOpen()}>
        <AnchoredPanel label={t('notices.title')} anchor={bell} onClose={close}>
          <Inbox entries={notices.entries()} codeOf={codeOf} placeOf={placeOf} onLeave={close} />
        </AnchoredPanel>
      </Show>
    </>
  );
}
