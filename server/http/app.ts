import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Hono, MiddlewareHandler } from 'hono';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { MAX_SEALED_BODY_BYTES } from '../../schema/limits.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Database } from '../database.ts';
import type { Exports } from '../exports/exports.ts';
import type { HeldBallots } from '../holdBallots.ts';
import type { HeldBoard } from '../holdBoard.ts';
import type { HeldCalls } from '../holdCalls.ts';
import type { HeldResults } from '../holdResults.ts';
import type { Log } from '../log.ts';
import type { PlanThread } from '../roll/planThread.ts';
import type { HeldEdits } from '../sealed/heldEdits.ts';
import type { SealedIntake } from '../sealed/takeSealed.ts';
import type { ApiLimits } from './apiLimits.ts';
import { type AuditDesk, createAuditRoutes } from './auditRoutes.ts';
import { createAuthRoutes } from './authRoutes.ts';
import { createBallotRoutes } from './ballotRoutes.ts';
import { createBoardRoutes } from './boardRoutes.ts';
import { createCallRoutes } from './callRoutes.ts';
import { createChaseRoutes } from './chaseRoutes.ts';
import { createCommitteeRoutes } from './committeeRoutes.ts';
import { createDeviceRoutes } from './deviceRoutes.ts';
import { createElectionRoutes } from './electionRoutes.ts';
import { createElectorRoutes } from './electorRoutes.ts';
import { createErrorHandler } from './errors.ts';
import { createExportRoutes } from './exportRoutes.ts';
import { limitBody, limitJsonBody, originGuard, readBodyFirst, requireLoopbackName, requireOwnHeader } from './guards.ts';
import { createHealthRoutes } from './healthRoutes.ts';
import { createHeldEditRoutes } from './heldEditRoutes.ts';
import { createInvitationRoutes } from './invitationRoutes.ts';
import { createJoinRoutes } from './joinRoutes.ts';
import { languageOf } from './language.ts';
import { createMeRoutes } from './meRoutes.ts';
import { createMethodsAt, wrongMethod } from './methodsAt.ts';
import { createMetricsRoutes } from './metricsRoutes.ts';
import { createMoveRoutes } from './moveRoutes.ts';
import { oneATurn } from './oneATurn.ts';
import type { Origins } from './origins.ts';
import { createOwnAccountRoutes } from './ownAccountRoutes.ts';
import { createPhotoRoutes, PHOTO_PATH, PHOTO_ROUTE, photoPolicy } from './photoRoutes.ts';
import { createProjectionRoutes } from './projectionRoutes.ts';
import { createRecountRoutes } from './recountRoutes.ts';
import type { RefreshCookies } from './refreshCookie.ts';
import { createResultRoutes } from './resultRoutes.ts';
import { createRollRoutes } from './rollRoutes.ts';
import { type AppEnv, createRouter } from './router.ts';
import { createSealedRoutes } from './sealedRoutes.ts';
import { securityHeaders } from './securityHeaders.ts';
import { createSetupRoutes } from './setupRoutes.ts';
import { createSignInsRoutes } from './signInsRoutes.ts';
import { createTicketRoutes } from './ticketRoutes.ts';
import { createUserRoutes } from './userRoutes.ts';

/** Reads its own, larger body after it knows who sends it. */
const LARGE_BODY_PATH = '/api/roll';
/** Larger too, and from anybody: bounded before it is read. */
const SEALED_PATH = '/api/edits/sealed';
const readsItself = (path: string): boolean => path === LARGE_BODY_PATH || path === SEALED_PATH || PHOTO_PATH.test(path);

/**
 * The whole HTTP face: every route of the API, each thin, behind the same guards.
 *
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 * @param deps.rollChanged tells other processes who is on the roll now; resolves when they can know, or after a moment
 * @param deps.demo the demo's routes, mounted at `/api/demo`; null everywhere else
 * @param deps.client serves the built pages; null when something else does
 */
export function createApp(deps: {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly epochOf: (room: string) => Promise<number>;
  readonly archived: (room: string) => Promise<void>;
  readonly audit: AuditDesk;
  readonly record: RecordAudit;
  /** What is held on electors, and erasing them. */
  readonly electors: Pick<Parameters<typeof createElectorRoutes>[0], 'readHeld' | 'erase'>;
  /** The documents as SQL has them. */
  readonly projection: Pick<Parameters<typeof createProjectionRoutes>[0], 'pages'>;
  /** Moving electors, and marks, to another committee. */
  readonly moves: Omit<Parameters<typeof createMoveRoutes>[0], 'accounts'>;
  /** Edits that come sealed, and those of them that wait for a decision. */
  readonly sealed: { readonly intake: SealedIntake; readonly held: HeldEdits; readonly countCarriers: MiddlewareHandler };
  /** Calls to those who promised and have not come. */
  readonly calls: HeldCalls;
  readonly results: HeldResults;
  /** What the operations room asks for. */
  readonly board: HeldBoard;
  /** Files that leave. */
  readonly exports: Exports;
  /** What a file would do to the roll, and does. */
  readonly roll: Pick<PlanThread, 'plan' | 'take'>;
  /** Single ballots. */
  readonly ballots: HeldBallots;
  readonly rollChanged: () => Promise<void>;
  readonly whyNotReady: () => string | null;
  readonly metrics: Parameters<typeof createMetricsRoutes>[0];
  readonly origins: Origins;
  readonly cookies: RefreshCookies;
  readonly limits: ApiLimits;
  readonly isDemo: boolean;
  readonly demo: Hono | null;
  readonly client: Hono | null;
  readonly log: Log;
  readonly now: () => number;
}): OpenAPIHono<AppEnv> {
  const { database, accounts, origins, log, now } = deps;
  const app = createRouter();
  app.onError(createErrorHandler(log));
  app.use(PHOTO_ROUTE, photoPolicy); // before what sets the policy of everything else, so that it has the last word
  app.use('*', securityHeaders(origins, deps.isDemo));
  app.use('/api/*', originGuard(origins));
  app.use('/api/*', deps.limits.countCallers);
  for (const take of [limitJsonBody, readBodyFirst]) app.use('/api/*', (c, next) => (readsItself(c.req.path) ? next() : take(c, next)));
  for (const take of [deps.sealed.countCarriers, limitBody(MAX_SEALED_BODY_BYTES), readBodyFirst]) app.use(SEALED_PATH, take);
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });

  app.use('/api/auth/refresh', deps.limits.countRenewals);

  app.route('/', createHealthRoutes(deps.whyNotReady));
  app.route('/', createMetricsRoutes(deps.metrics));
  const inTurn = oneATurn();
  for (const path of ['/api/auth/login', '/api/auth/attempt', '/api/join', '/api/join/look']) app.use(path, inTurn);
  app.route('/', createAuthRoutes({ accounts, cookies: deps.cookies, db: database.db }));
  app.route('/', createMeRoutes({ accounts, db: database.db }));
  app.route('/', createCommitteeRoutes({ accounts, database, archived: deps.archived, record: deps.record, now }));
  app.route('/', createProjectionRoutes({ accounts, database, archived: deps.archived, ...deps.projection }));
  app.route('/', createElectionRoutes({ accounts }));
  app.route(
    '/',
    createRollRoutes({ accounts, db: database.db, thread: deps.roll, now, record: deps.record, rollChanged: deps.rollChanged }),
  );
  app.route('/', createAuditRoutes({ accounts, desk: deps.audit }));
  app.route('/', createElectorRoutes({ accounts, ...deps.electors }));
  app.route('/', createMoveRoutes({ accounts, ...deps.moves }));
  app.route('/', createSealedRoutes(deps.sealed));
  app.route('/', createHeldEditRoutes({ accounts, held: deps.sealed.held }));
  app.route('/', createChaseRoutes({ accounts, calls: deps.calls }));
  app.route('/', createCallRoutes({ accounts, calls: deps.calls }));
  app.route('/', createResultRoutes({ accounts, results: deps.results }));
  app.route('/', createBoardRoutes({ accounts, board: deps.board }));
  app.route('/', createBallotRoutes({ accounts, ballots: deps.ballots }));
  app.route('/', createPhotoRoutes({ accounts, photos: deps.ballots.photos }));
  app.route('/', createRecountRoutes({ accounts, results: deps.results }));
  app.route('/', createExportRoutes({ accounts, exports: deps.exports }));
  app.route('/', createTicketRoutes({ accounts, epochOf: deps.epochOf }));
  app.route('/', createUserRoutes({ accounts }));
  app.route('/', createInvitationRoutes({ accounts, publicOrigin: origins.publicOrigin }));
  app.route('/', createJoinRoutes({ accounts, cookies: deps.cookies }));
  app.route('/', createOwnAccountRoutes({ accounts }));
  app.route('/', createSignInsRoutes({ accounts }));
  app.route('/', createDeviceRoutes({ accounts }));
  app.route('/', createSetupRoutes({ firstAdmin: accounts.firstAdmin }));
  if (deps.demo) {
    app.use('/api/demo/*', requireLoopbackName, requireOwnHeader);
    app.route('/api/demo', deps.demo);
  }

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  let description: string | null = null; // takes long to make, and never changes
  app.get('/api/openapi.json', (c) => {
    description ??= JSON.stringify(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Committee Room', version: '1', description: 'Times are epoch milliseconds. Sockets: GET /sync/<room>, see docs.' },
      }),
    );
    return c.body(description, 200, { 'Content-Type': 'application/json' });
  });
  const notFound = (path: string): never => {
    throw new AppError('not-found', { what: path.slice(0, 100) });
  };
  if (deps.client) {
    const { client } = deps;
    app.get('/api/docs', (c) => client.fetch(c.req.raw));
  }
  let methodsAt: ReturnType<typeof createMethodsAt> | null = null;
  app.all('/api/*', (c) => {
    methodsAt ??= createMethodsAt(app.routes); // all of them are there by now
    const allowed = methodsAt(c.req.path);
    if (allowed.length === 0) return notFound(c.req.path);
    return c.json(wrongMethod(languageOf(c.req.header('Accept-Language')), allowed), 405, { Allow: allowed.join(', ') });
  });
  app.all('/sync/*', (c) => notFound(c.req.path)); // rooms are sockets
  if (deps.isDemo) app.get('/demo', toPublicOrigin(origins));
  if (deps.client) app.route('/', deps.client);
  app.notFound((c) => notFound(c.req.path));
  return app;
}

/** The stage's tablets are framed by one origin only: whoever opens it under another name of this machine is sent there. */
const toPublicOrigin =
  ({ publicOrigin }: Origins): MiddlewareHandler =>
  (c, next) =>
    c.req.header('Host') === new URL(publicOrigin).host ? next() : Promise.resolve(c.redirect(`${publicOrigin}${c.req.path}`));
