import { A } from '@solidjs/router';
import ArrowLeftRight from 'lucide-solid/icons/arrow-left-right';
import HardDrive from 'lucide-solid/icons/hard-drive';
import LockKeyhole from 'lucide-solid/icons/lock-keyhole';
import LogOut from 'lucide-solid/icons/log-out';
import UserRoundCog from 'lucide-solid/icons/user-round-cog';
import UserRoundPlus from 'lucide-solid/icons/user-round-plus';
import { type JSX, Show } from 'solid-js';
import { MoreWords } from '../i18n/MoreWords.tsx';
import { useTranslation } from '../i18n/useTranslation.ts';
import { AnchoredPanel } from './AnchoredPanel.tsx';
import type { Icon } from './icon.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import styles from './PersonMenu.module.css';
import type { PersonMenuProps } from './PersonMenu.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

type Props = PersonMenuProps & { readonly anchor: Element | undefined; readonly onClose: () => void };

/** What the person's menu opens. A chunk of its own, because nobody needs it before the first row. */
export function PersonPanel(props: Props): JSX.Element {
  const t = useTranslation();
  const goOut = (way: () => void) => {
    props.onClose();
    way();
  };
  return (
    <AnchoredPanel
      label={props.user.name}
      about={`${t(`roles.${props.user.role}`)} · ${props.user.username}`}
      anchor={props.anchor}
      onClose={props.onClose}
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
      <A class={styles.way} href="/account" onClick={() => props.onClose()}>
        <UserRoundCog size={20} />
        <span class={styles.words}>
          {t('common.myAccount')}
          <span class={styles.hint}>{t('common.myAccountHint')}</span>
        </span>
      </A>
      <A class={styles.way} href="/device" onClick={() => props.onClose()}>
        <HardDrive size={20} />
        <span class={styles.words}>
          {t('common.thisTablet')}
          <span class={styles.hint}>{t('common.thisTabletHint')}</span>
        </span>
      </A>
      <Show when={props.tablet}>
        {(tablet) => (
          <MoreWords>
            <Show when={tablet().ways()?.pinDigits || tablet().ways()?.hasPasskey}>
              <Way icon={LockKeyhole} label={t('locked.lock')} hint={t('locked.lockHint')} onClick={() => goOut(tablet().lock)} />
            </Show>
            <Way
              icon={ArrowLeftRight}
              label={t('locked.handOver')}
              hint={t('locked.handOverHint')}
              onClick={() => goOut(tablet().handOver)}
            />
          </MoreWords>
        )}
      </Show>
      <Way
        icon={UserRoundPlus}
        label={t('common.signInAsAnother')}
        hint={t('common.signInAsAnotherHint')}
        onClick={() => goOut(props.onSignInAsAnother)}
      />
      <Way icon={LogOut} label={t('common.signOut')} hint={t('common.signOutHint')} onClick={() => goOut(props.onSignOut)} />
    </AnchoredPanel>
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
