import type { JSX } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';

/** The way on from where there is none. */
export const HomeLink = (): JSX.Element => <a href="/">{useTranslation()('errors.toHome')}</a>;
