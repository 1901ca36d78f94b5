import { eq } from 'drizzle-orm';
import { AppError } from '../../schema/errors.ts';
import { NO_SETTINGS } from '../../schema/noSettings.ts';
import { PersonSettings } from '../../schema/personSettings.ts';
import { personSettings } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import type { Acts } from './acts.ts';

/** What people have set for themselves (TG1). It grants nothing, so nothing of it is in the audit. */
export function createPersonSettings({ db, acts }: { readonly db: Db; readonly acts: Acts }) {
  /** What does not read, or no longer, is as if it had never been set; the version stays, so that nothing is written over it unseen. */
  function read(userId: string): PersonSettings {
    const row = db.select().from(personSettings).where(eq(personSettings.userId, userId)).get();
    if (!row) return NO_SETTINGS;
    const { data } = PersonSettings.safeParse(row.settings);
    return { ...(data ?? NO_SETTINGS), version: row.version };
  }

  return {
    read,

    /**
     * Puts all of it in the place of the version that was seen.
     * @throws AppError: `conflict` when another stands by now
     */
    write(userId: string, settings: PersonSettings): PersonSettings {
      return acts.act(() => {
        const { version } = read(userId);
        if (version !== settings.version)
          throw new AppError('conflict', {
            version,
            reason_en: 'your settings were changed on another device',
            reason_ar: 'غُيّرت إعداداتك على جهاز آخر',
          });
        const next = { ...settings, version: version + 1 };
        const row = { version: next.version, settings: next };
        db.insert(personSettings)
          .values({ userId, ...row })
          .onConflictDoUpdate({ target: personSettings.userId, set: row })
          .run();
        return next;
      });
    },
  };
}
