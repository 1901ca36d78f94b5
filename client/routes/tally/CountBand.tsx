import { A } from '@solidjs/router';
import LogOut from 'lucide-solid/icons/log-out';
import Moon from 'lucide-solid/icons/moon';
import Sun from 'lucide-solid/icons/sun';
import SunMoon from 'lucide-solid/icons/sun-moon';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Committee } from '../../../schema/api.ts';
import { Chip } from '../../components/Chip.tsx';
import type { Icon } from '../../components/icon.ts';
import { SavePill } from '../../components/SavePill.tsx';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import { createPillSheet } from '../device/createPillSheet.tsx';
import styles from './CountBand.module.css';
import { type createNight, NIGHT_MODES, type NightMode } from './createNight.ts';
import { RefusedEntries } from './RefusedEntries.tsx';
import type { TallyRoom } from './tallyRoomOf.ts';

type Props = {
  readonly place: TallyRoom;
  /** Another count of the committee to go to. */
  readonly other: TallyRoom | null;
  /** Null while it is being loaded. */
  readonly committee: Committee | null;
  readonly room: RoomClient;
  readonly night: ReturnType<typeof createNight>;
  readonly onRetry: () => void;
};

const LOOKS: Readonly<Record<NightMode, Icon>> = { auto: SunMoon, on: Moon, off: Sun };

/** Which committee and stream this is, that nothing here is official, what is saved, and the way out. */
export function CountBand(props: Props): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const PillSheet = createPillSheet();
  const nextMode = () => NIGHT_MODES[(NIGHT_MODES.indexOf(props.night.mode()) + 1) % NIGHT_MODES.length] ?? 'auto';
  return (
    <section
      class={styles.band}
      aria-label={t('common.committee')}
      data-tone={props.committee ? genderTone(props.committee.gender) : 'neutral'}
    >
      <div class={styles.about}>
        <strong class={styles.code}>
          <bdi>{props.committee?.code ?? props.place.committee}</bdi>
        </strong>
        <span class={styles.facts}>
          <bdi class={styles.site}>{props.committee?.site || t('common.siteUnknown')}</bdi>
          <span class={styles.people}>
            <Show when={props.committee}>{(one) => <>{t(`common.gender_${one().gender}`)} · </>}</Show>
            {t('tally.stream', { stream: props.place.stream.toUpperCase() })}
            <Show when={props.place.count > 1}> · {t('tally.recount', { n: props.place.count })}</Show>
          </span>
        </span>
        <Chip tone="warning">{t('tally.unofficial')}</Chip>
      </div>
      <div class={styles.end}>
        <span role="status">
          <Show when={props.other}>
            {(one) => (
              <A class={styles.tool} data-later={one().count > props.place.count} href={`/c/${one().committee}/count?count=${one().count}`}>
                {t(one().count > props.place.count ? 'tally.laterCount' : 'tally.earlierCount', { n: one().count })}
              </A>
            )}
          </Show>
        </span>
        <SavePill
          state={props.room.save()}
          refused={props.room.refusals().length}
          isWanted={app.sync.wanted() === props.room.name}
          onOpen={() => app.sync.want(null)}
          sheet={(anchor, onClose) => (
            <PillSheet
              room={props.room}
              anchor={anchor}
              refused={props.room.refusals().length}
              refusedDetails={<RefusedEntries room={props.room} />}
              onRetry={props.onRetry}
              onClose={onClose}
            />
          )}
        />
        <button
          type="button"
          class={styles.tool}
          aria-label={t('tally.dark', { mode: t(`tally.dark_${props.night.mode()}`) })}
          title={t('tally.dark', { mode: t(`tally.dark_${props.night.mode()}`) })}
          onClick={() => props.night.setMode(nextMode())}
        >
          <Dynamic component={LOOKS[props.night.mode()]} size={20} />
        </button>
        <A class={styles.tool} href="/" aria-label={t('tally.leave')} title={t('tally.leave')}>
          <LogOut size={20} class="mirrored" />
        </A>
      </div>
    </section>
  );
}
