import MessageCircle from 'lucide-solid/icons/message-circle';
import { createSignal, type JSX } from 'solid-js';
import type { Language } from '../../../schema/errors.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { callMessage, type MessageFacts, whatsAppAddress } from './callMessage.ts';
import styles from './MessageBox.module.css';

const LANGUAGES = [
  { value: 'ar', label: 'العربية', lang: 'ar' },
  { value: 'en', label: 'English', lang: 'en' },
] as const;

/** The message ready to be sent: by WhatsApp, or copied. In the language of whoever gets it. */
export function MessageBox(props: { readonly facts: MessageFacts; readonly phone: string | null }): JSX.Element {
  const t = useTranslation();
  const [language, setLanguage] = createSignal<Language>('ar');
  const text = () => callMessage(language(), props.facts);
  return (
    <section class={styles.message} aria-label={t('calls.message')}>
      <div class={styles.head}>
        <h3>{t('calls.message')}</h3>
        <Segmented label={t('calls.messageLanguage')} value={language()} options={LANGUAGES} onChange={setLanguage} />
      </div>
      <p class={styles.text} lang={language()} dir={language() === 'ar' ? 'rtl' : 'ltr'}>
        {text()}
      </p>
      <div class={styles.ways}>
        <a class={styles.send} href={whatsAppAddress(props.phone, text())} target="_blank" rel="noreferrer">
          <MessageCircle size={20} />
          {t('calls.byWhatsApp')}
        </a>
        <CopyButton text={text()} label={t('calls.copyMessage')} />
      </div>
    </section>
  );
}
