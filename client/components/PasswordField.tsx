import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import { createSignal, type JSX } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import { IconButton } from './IconButton.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

/** A password that can be looked at while it is typed; always left to right. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'end'>): JSX.Element {
  const t = useTranslation();
  const [isShown, setShown] = createSignal(false);
  return (
    <TextField
      {...props}
      type={isShown() ? 'text' : 'password'}
      // what is shown is a text like any other to a browser that keeps the state of fields
      autocomplete={isShown() ? 'off' : props.autocomplete}
      dir="ltr"
      autocapitalize="none"
      autocorrect="off"
      spellcheck={false}
      end={
        <IconButton
          icon={(icon) => (isShown() ? EyeOff(icon) : Eye(icon))}
          label={isShown() ? t('common.hidePassword') : t('common.showPassword')}
          onClick={() => setShown(!isShown())}
        />
      }
    />
  );
}
