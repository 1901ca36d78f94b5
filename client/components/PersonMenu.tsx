import ChevronDown from 'lucide-solid/icons/chevron-down';
import LogOut from 'lucide-solid/icons/log-out';
import UserRoundPlus from 'lucide-solid/icons/user-round-plus';
import { createSignal, type JSX, Show } from 'solid-js';
import type { User } from '../../schema/api.ts';
import type { Language } from '../../schema/errors.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import type { Theme } from '../state/contracts.ts';
import { AnchoredPanel } from './AnchoredPanel.tsx';
import { Avatar } from './Avatar.tsx';
import type { Icon } from './icon.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import styles from './PersonMenu.module.css';
import { ThemeSwitch } from './ThemeSwitch.tsx';

type Props = {
  readonly user: User;
  readonly language: Language;
  readonly theme: Theme;
  readonly onLanguage: (language: Language) => void;
  readonly onTheme: (theme: Theme) => void;
  readonly onSignInAsAnother: () => void;
  readonly onSignOut: () => void;
};

/** Who I am in this tab, how it looks, and the two ways out. */
export function PersonMenu(props: Props): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  let button: HTMLButtonElement | undefined;
  const goOut = (way: () => void) => {
    setOpen(false);
    way();
  };
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
        <AnchoredPanel
          label={props.user.name}
          about={`${t(`roles.${props.user.role}`)} · ${props.user.username}`}
          anchor={button}
          onClose={() => setOpen(false)}
        >
          <div class={styles.settings}>
            <div class={styles.setting}>
              <span aria-hidden="true">{t('common.language')}</span>
              <LanguageSwitch language={props.language} onChange={props.onLanguage} />
            </div>
            <div class={styles.setting}>
              <span aria-hidden="true">{t('common.theme')}</span>
              <ThemeSwitch theme={props.theme} onChange={props.onTheme} />
            </div>
          </div>
          <Way
            icon={UserRoundPlus}
            label={t('common.signInAsAnother')}
            hint={t('common.signInAsAnotherHint')}
            onClick={() => goOut(props.onSignInAsAnother)}
          />
          <Way icon={LogOut} label={t('common.signOut')} hint={t('common.signOutHint')} onClick={() => goOut(props.onSignOut)} />
        </AnchoredPanel>
      </Show>
    </>
  );
}

function Way(props: { readonly icon: Icon; readonly label: string; readonly hint: string; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" class={styles.way} onClick={() => props.onClick()}>
      {props.icon({ size: 20, class: 'mirrored' })}
      <span class={styles.words}>
        {props.label}
        <span class={styles.hint}>{props.hint}</span>
      </span>
    </button>
  );
}
