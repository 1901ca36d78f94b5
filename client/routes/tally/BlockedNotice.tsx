import { type JSX, Match, Switch } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useCount } from './CountContext.ts';

/** Why nothing can be entered now, while it cannot. */
export function BlockedNotice(): JSX.Element {
  const t = useTranslation();
  const { blocked } = useCount().count;
  return (
    <Switch>
      <Match when={blocked() === 'read-only'}>
        <Banner tone="info" title={t('tally.readOnly')} />
      </Match>
      <Match when={blocked() === 'no-code'}>
        <Banner tone="warning" announce="status" title={t('tally.noCode')}>
          {t('tally.noCodeText')}
        </Banner>
      </Match>
      <Match when={blocked() === 'cannot-save'}>
        <Banner tone="danger" announce="alert" title={t('list.save_cannotSave')}>
          {t('list.save_cannot-save_means')}
        </Banner>
      </Match>
    </Switch>
  );
}
