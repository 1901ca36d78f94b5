import type { Language } from '../../../schema/errors.ts';

/** What the message tells; nothing about a pledge (C8). */
export type MessageFacts = { readonly code: string; readonly site: string; readonly number: string; readonly campaign: string };

/** “Your committee is X, your number is Y”, in the language of whoever gets it, whatever the screen’s is. */
export function callMessage(language: Language, { code, site, number, campaign }: MessageFacts): string {
  const place = site === '' ? code : `${code} (${site})`;
  const lines =
    language === 'ar'
      ? ['السلام عليكم.', `لجنتك: ${place}`, `رقم قيدك: ${number}`]
      : ['Hello.', `Your committee: ${place}`, `Your roll number: ${number}`];
  return [...lines, campaign].filter((line) => line !== '').join('\n');
}

/** Opens WhatsApp with the message; without a number of any country the person chooses whom it goes to. */
export function whatsAppAddress(phone: string | null, text: string): string {
  const digits = phone?.startsWith('+') ? phone.slice(1) : '';
  return `https://wa.me/${digits}?text=${encodeURIComponent(text)}`;
}
