import Monitor from 'lucide-solid/icons/monitor';
import Moon from 'lucide-solid/icons/moon';
import Sun from 'lucide-solid/icons/sun';
import type { JSX } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import type { Theme } from '../state/contracts/app.ts';
import { Segmented } from './Segmented.tsx';

export function ThemeSwitch(props: { readonly theme: Theme; readonly onChange: (theme: Theme) => void }): JSX.Element {
  const t = useTranslation();
  return (
    <Segmented
      label={t('common.theme')}
      value={props.theme}
      options={[
        { value: 'system', label: t('common.theme_system'), icon: Monitor, isIconOnly: true },
        { value: 'light', label: t('common.theme_light'), icon: Sun, isIconOnly: true },
        { value: 'dark', label: t('common.theme_dark'), icon: Moon, isIconOnly: true },
      ]}
      onChange={props.onChange}
    />
  );
}
