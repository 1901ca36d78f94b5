import type { PersonSettings } from './personSettings.ts';

/** What holds where a person has set nothing; apart from `personSettings.ts`, so that a browser does without what reads it there. */
export const NO_SETTINGS: PersonSettings = {
  version: 0,
  notices: {
    all: {},
    committees: {},
    rules: { silentMinutes: null, belowPlanPoints: null, checkFailed: false, published: false },
    isSoundOn: false,
  },
  views: [],
};
