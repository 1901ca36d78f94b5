import { fileURLToPath } from 'node:url';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { drawnIcons } from './scripts/lib/drawnIcons.ts';
import { importParts } from './scripts/lib/importParts.ts';
import { leanYjs } from './scripts/lib/leanYjs.ts';
import { precompress } from './scripts/lib/precompress.ts';
import { shellWorker } from './scripts/lib/shellWorker.ts';
import { trustedTemplates } from './scripts/lib/trustedTemplates.ts';

/** They put something else in a module's place, so each needs modules of its own. */
const MOCKING = ['server/rooms/syncAnswers.test.ts', 'server/accounts/unknownName.test.ts'];

/** A bound for what never comes, not a measure: a second, as it is by itself, is one on a machine that has other work. */
const PATIENT = { poll: { timeout: 20_000 } };

/** What several screens share and the first row does not need. */
const LATER = [
  'AnchoredPanel',
  'PresenceBar',
  'createModal',
  'placePanel',
  'Segmented',
  'Switch',
  '/Dialog\\.',
  'SelectField',
  'CheckField',
  'SearchField',
  'components/SomeOf',
  'Password',
  'CopyButton',
  'copyText',
  'createTold',
  'createWakeLock',
  'keepRollCurrent',
  'solid-primitives',
  'Printed',
  'Table',
  'Page\\.',
  'schema/(access|refusals)',
  'icons/(arrow-left|arrow-left-right|log-out|ban|calendar-clock|car|check|chevron-right|circle-question-mark|clipboard-list|copy|delete|dices|door-open|download|eye|hard-drive|hourglass|inbox|key-round|lock-keyhole|message-circle|monitor|moon|phone|phone-call|phone-missed|phone-off|rotate-ccw|sun|tablet|thumbs-down|user-check|user-minus|user-round)',
];

/** Of signing in, locking, leaving and what a tablet says of itself. */
const KEYS = [
  'routes/(account|locked|signIn|createCountdown)',
  'state/(installed|device/(readyOffline|countHeld|readKept|surveyDevice))',
  'state/(createTablet|createLeaving|waitForTurn|device/(createOfflineKeys|offlineEnvelopes|passkeys|unsentFile|unsentOnDevice|unsentPhotos|wipePerson))',
  'schema/accountApi',
];

/** Of attendance and calls. */
const POLLING = ['schema/(attendance|attendanceActs|calls|plainText|settleWrites)', 'attendanceIndex'];

/** Of what a result comes to. */
const RESULTS = [
  'failedCheckText',
  'hash/sha256',
  'schema/(seenHash|result(?!States)|checkFindings|arithmeticChecks|unusualChecks|winners)',
];

/** Of counting. */
const COUNTING = [
  'schema/(tally|ballotPaper|fingerprint)',
  'state/(createPapers|createPhotoQueue)',
  'icons/(stamp|camera|clipboard-check|circle-check-big|tablet-smartphone)',
];

/** Large, and of few screens; or needed by several chunks: two that import each other wait for each other for good, and nothing is shown. */
const APART = [
  'QrCode',
  'Paste(Dialog|Field)',
  'NewPasswordField|makePassword',
  'device/(makeContentKey|changeMeta|peopleOnDevice|photoRows)',
  'uqr',
  'signIn/(AttemptError|createAttempt|waitWords)',
  'routes/createCountdown',
  'schema/(leaderRules|news|notice|noSettings)',
  'state/(changeSettings|notices|createTabletFacts|createRest|tappedBattery)',
  'schema/(audit|board|exports\\.|committeeStatus|demo|election|errorWords|namesakes|noPlan|pollingTimes|projectEnd|resultStates|savedEdits|slip|tabletTroubles)',
  'icons/(chart-line|dices|file-spreadsheet|hourglass|layout-dashboard|plane|printer|school|scroll-text|signpost|table\\.|vote)',
  '(save|read)File',
  'solid-js/store',
  'i18n/(ar|en)/',
  'stage/',
  'routes/(?!.*attendanceIndex|door/(createTold|createWakeLock)\\.|account|locked|signIn|createCountdown|shell/Splash|createPart|device/createPillSheet|list/(createRowWindow|createStillness|claimEdits|claimIndex|gridColumns|gridMoves|ListContext|listFilter|claimWords|answerLooks|answerKeys))',
];

// Vite serves and builds client/; Vitest runs from the repository root.
export default defineConfig({
  root: process.env.VITEST ? '.' : 'client',
  plugins: [drawnIcons(), solid(), trustedTemplates(), leanYjs(), importParts(), precompress(), shellWorker()],
  resolve: {
    dedupe: ['yjs', 'lib0', 'y-protocols'],
    alias: process.env.VITEST
      ? {}
      : {
          'lib0/logging': fileURLToPath(new URL('client/state/plainLogging.ts', import.meta.url)),
          'lib0/broadcastchannel': fileURLToPath(new URL('client/state/noBroadcast.ts', import.meta.url)),
        },
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // The page names what it needs first; who fetches a part names only its styles: a list of every part's parts would come before the first row.
    modulePreload: { resolveDependencies: (_file, dependencies, { hostType }) => (hostType === 'html' ? dependencies : []) },
    sourcemap: true,
    manifest: true,
    rolldownOptions: {
      input: { app: 'client/index.html', stage: 'client/stage.html', docs: 'client/docs.html' },
      output: {
        // Small chunks compress badly: what several screens share is one, except what the first row does not need.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              minShareCount: 2,
              test: new RegExp(`^(?!.*(${[...LATER, ...KEYS, ...POLLING, ...COUNTING, ...RESULTS, ...APART].join('|')}))`),
            },
            // A request each costs the first picture of figures more than their bytes.
            {
              name: 'figures',
              minShareCount: 2,
              includeDependenciesRecursively: false,
              test: /routes\/(board\/(BoardContext|Board\.module|Bar|Troubles|troubleLooks|createBoardWords|boardTable))|schema\/(board(Sums|Troubles|Marks)?|projectEnd|noPlan|electionClock)\.|icons\/layout-dashboard/,
            },
            {
              name: 'watched',
              minShareCount: 2,
              includeDependenciesRecursively: false,
              test: /routes\/(results\/(createIsNarrow|createPoll)|board\/createHeldOrder)\.|schema\/resultStates/,
            },
            // What an administrator's tools are known by, on their start and on each.
            {
              name: 'tools',
              minShareCount: 2,
              includeDependenciesRecursively: false,
              test: /icons\/(file-spreadsheet|school|scroll-text|vote)\./,
            },
            // Few chunks: the name of each stands in what is loaded first.
            ...Object.entries({ later: LATER, keys: KEYS, polling: POLLING, counting: COUNTING, results: RESULTS }).map(
              ([name, parts]) => ({
                name,
                minShareCount: 2,
                // what counting is made of includes what others need of it: the rules of an election, for one
                includeDependenciesRecursively: parts !== KEYS && parts !== COUNTING && parts !== RESULTS,
                test: new RegExp(`^(?!.*(${APART.join('|')})).*(${parts.join('|')})`),
              }),
            ),
          ],
        },
      },
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'client',
          environment: 'jsdom',
          include: ['client/**/*.test.{ts,tsx}'],
          setupFiles: [fileURLToPath(new URL('client/testing/setUp.ts', import.meta.url))],
          isolate: false,
          testTimeout: 30_000,
          expect: PATIENT,
        },
      },
      {
        // Without this the Solid plugin's browser conditions make `ws` resolve to its browser stub.
        extends: false,
        test: {
          name: 'server',
          environment: 'node',
          include: ['{server,schema,scripts}/**/*.test.ts'],
          exclude: MOCKING,
          pool: 'forks',
          isolate: false, // a process and all modules anew for each file cost a third of the whole time
          testTimeout: 30_000,
          expect: PATIENT,
        },
      },
      {
        extends: false,
        test: { name: 'mocking', environment: 'node', include: MOCKING, pool: 'forks', testTimeout: 30_000, expect: PATIENT },
      },
      {
        extends: false,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['scripts/browser/**/*.spec.ts'],
          pool: 'forks',
          fileParallelism: false,
          isolate: false, // one process: all modules, and the demo's campaign, are made once
          // a bound for what hangs, not a measure: machines are slow when they have other work
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 30_000 } }, // and this one: a second, as it is by itself, is a measure
        },
      },
    ],
  },
});
