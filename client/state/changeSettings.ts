import type { Me } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { NO_SETTINGS } from '../../schema/noSettings.ts';
import type { PersonSettings } from '../../schema/personSettings.ts';
import type { App } from './contracts/app.ts';

/** What a person has set for themselves; nothing is set where a device kept an answer of before there was anything to set. */
export function settingsOf(me: Me | null): PersonSettings {
  return { ...NO_SETTINGS, ...me?.settings };
}

const TRIES = 3;

/**
 * Changes what the signed-in person has set, on the server and in `session.me()`. Where another device was first, the same change is made to what stands there.
 * Throws AppError: `unreachable`, `bad-request` for what is too much of it; then nothing is changed.
 */
export async function changeSettings(
  { api, session }: Pick<App, 'api' | 'session'>,
  change: (settings: PersonSettings) => PersonSettings,
): Promise<PersonSettings> {
  const asked = session.me();
  if (!asked) throw new AppError('not-authenticated');
  let me = asked;
  for (let tries = 1; ; tries++) {
    try {
      const settings = await api.send<PersonSettings>('PUT', '/api/me/settings', change(settingsOf(me)));
      const now = session.me(); // what else was learned of the person meanwhile stays
      session.learnMe({ ...(now?.user.id === me.user.id ? now : me), settings });
      return settings;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'conflict') || tries === TRIES) throw error;
      me = await api.send<Me>('GET', '/api/me');
    }
  }
}
