import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js';
import type { User } from '../../schema/api.ts';
import type { Language } from '../../schema/errors.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import { keepFetching } from '../parts/keepFetching.ts';
import { whenIdle } from '../parts/whenIdle.ts';
import type { Theme } from '../state/contracts/app.ts';
import type { TabletClient } from '../state/contracts/session.ts';
import { Avatar } from './Avatar.tsx';
import styles from './PersonMenu.module.css';

export type PersonMenuProps = {
  readonly user: User;
  readonly language: Language;
  readonly theme: Theme;
  readonly onLanguage: (language: Language) => void;
  readonly onTheme: (theme: Theme) => void;
  readonly onSignInAsAnother: () => void;
  readonly onSignOut: () => void;
  /** What else there is to do with this tablet, once it is known. */
  readonly tablet: Pick<TabletClient, 'ways' | 'lock' | 'handOver'> | null;
};

const PersonPanel = lazy(() => keepFetching(async () => ({ default: (await import('./PersonPanel.tsx')).PersonPanel })));

/** Who I am in this tab, how it looks, and the two ways out. */
export function PersonMenu(props: PersonMenuProps): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  let button: HTMLButtonElement | undefined;
  whenIdle(() => PersonPanel.preload());
  return (
    <>
      <button
        ref={button}
        type="button"
        class={styles.trigger}
        aria-haspopup="dialog"
        aria-expanded={isOpen()}
        onClick={() => setOpen(true)}
      >
        <span class="sr-only">{t('common.account')}</span>
        <Avatar userId={props.user.id} name={props.user.name} />
        <span class={styles.who}>
          <bdi class={styles.name}>{props.user.name}</bdi>
          <span class={styles.role}>{t(`roles.${props.user.role}`)}</span>
        </span>
        <ChevronDown size={16} />
      </button>
      <Show when={isOpen()}>
        <Suspense>
          <PersonPanel {...props} anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </>
  );
}
