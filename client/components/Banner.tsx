import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import Info from 'lucide-solid/icons/info';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { type JSX, Show } from 'solid-js';
import styles from './Banner.module.css';
import type { Icon } from './icon.ts';

type BannerTone = 'info' | 'success' | 'warning' | 'danger' | 'neutral';
type Props = {
  readonly tone: BannerTone;
  readonly title?: string;
  readonly icon?: Icon;
  /** Buttons, at the end of the line or under it. */
  readonly action?: JSX.Element;
  /** Read aloud as soon as it appears: `alert` interrupts, `status` waits. */
  readonly announce?: 'alert' | 'status';
  readonly children?: JSX.Element;
};

const ICONS: Readonly<Record<BannerTone, Icon>> = {
  info: Info,
  neutral: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

/** Something that concerns the whole screen or form, in its place until it is settled. */
export function Banner(props: Props): JSX.Element {
  return (
    <div class={styles.banner} data-tone={props.tone} role={props.announce}>
      <span class={styles.icon}>{(props.icon ?? ICONS[props.tone])({ size: 20 })}</span>
      <div class={styles.words}>
        <Show when={props.title}>
          <p class={styles.title}>{props.title}</p>
        </Show>
        {props.children}
      </div>
      <Show when={props.action}>
        <div class={styles.action}>{props.action}</div>
      </Show>
    </div>
  );
}
