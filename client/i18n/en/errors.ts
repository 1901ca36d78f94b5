/** What a screen says that cannot be shown; what the errors say stands in `errorTitles.ts` and `schema/errorWords/`. */
export const errors = {
  unexplained: 'That did not work',
  unexplainedText: 'The words for it are still on their way. What you entered is kept on this device.',

  pageMissing: 'There is no such page',
  pageMissingText: 'The address may be mistyped, or the page may have moved.',
  toHome: 'To the start',
  broken: 'This screen has failed',
  brokenText: 'What you entered is kept on this device. Load the page again; if it happens again, tell whoever looks after the app.',
  reload: 'Load the page again',
} as const;
