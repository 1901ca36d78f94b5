import type { MiddlewareHandler } from 'hono';
import { ERROR_STATUS } from '../../schema/errorStatus.ts';
import { AppError } from '../../schema/errors.ts';
import { createCallRate, type Rate } from './callRates.ts';
import type { AppEnv } from './router.ts';

/**
 * What one person may call, on all devices together. An honest tablet opens with six calls and comes back with one or two, and a coordinator of ten
 * committees opens ten rolls: all of it is several times that, for a person whose every tab comes back at once.
 */
const PERSON_RATES = {
  any: { burst: 300, perSecond: 20 },
  ticket: { burst: 120, perSecond: 2 },
  roll: { burst: 60, perSecond: 0.5 },
  /** Replays the log of a room. */
  history: { burst: 40, perSecond: 2 },
  /** Reads back through the chain, of a committee in which little happens to its beginning. */
  activity: { burst: 40, perSecond: 0.5 },
  import: { burst: 20, perSecond: 0.2 },
  /** Single ballots: both streams of a large committee, and then a few an hour. */
  ballots: { burst: 30, perSecond: 30 / 3_600 },
  /** Takes out everything at once: within any hour what is there and what comes back, which is twenty, and ten in each after that. */
  export: { burst: 10, perSecond: 10 / 3_600 },
} as const satisfies Record<string, Rate>;
type Kind = keyof typeof PERSON_RATES;

/** What counts for more than itself; all other calls are *any* alone. */
const DEAR: readonly { readonly kind: Kind; readonly method: string; readonly path: RegExp }[] = [
  { kind: 'ticket', method: 'POST', path: /^\/api\/sync\/tickets$/ },
  { kind: 'roll', method: 'GET', path: /^\/api\/committees\/[^/]+\/roll$/ },
  { kind: 'history', method: 'GET', path: /^\/api\/committees\/[^/]+\/history$/ },
  { kind: 'activity', method: 'GET', path: /^\/api\/board\/activity$/ },
  { kind: 'import', method: 'POST', path: /^\/api\/roll$/ },
  { kind: 'ballots', method: 'POST', path: /^\/api\/committees\/[^/]+\/ballots$/ },
  { kind: 'export', method: 'GET', path: /\/(export|snapshot)\.[a-z]+$/ },
];

/**
 * With these somebody shuts a stranger out of their account. They count by session and for themselves, or the stranger would only have to be busy.
 */
const WAYS_OUT: readonly RegExp[] = [
  /^GET \/api\/me\/sign-ins$/,
  /^DELETE \/api\/me\/(sessions|devices)(\/[^/]+)?$/,
  /^POST \/api\/me\/password$/,
];
const WAY_OUT_RATE: Rate = { burst: 60, perSecond: 1 };
/** Renewals of one session, each a commit; honest tabs do it every nine minutes. */
const RENEWAL_RATE: Rate = { burst: 60, perSecond: 0.5 };
const IMPORT_RETRY_S = 10;
/** Too much at once, of whatever it is. */
const REFUSED_FOR_NOW = ERROR_STATUS['too-fast'];

export type ApiLimits = ReturnType<typeof createApiLimits>;

/**
 * The limits of the API (H8): by person for whoever is signed in, by session for its renewal and for ending others. Never by address: a school, an office or a mobile network's
 * thousands have one. Sign-ins have limits of their own.
 *
 * @param deps.elapsedMs of a clock that nobody sets
 * @param deps.factor of every rate
 */
export function createApiLimits({ elapsedMs, factor }: { readonly elapsedMs: () => number; readonly factor: number }) {
  const rateOf = ({ burst, perSecond }: Rate) => createCallRate({ burst: burst * factor, perSecond: perSecond * factor }, { elapsedMs });
  const rates = {
    any: rateOf(PERSON_RATES.any),
    ticket: rateOf(PERSON_RATES.ticket),
    roll: rateOf(PERSON_RATES.roll),
    history: rateOf(PERSON_RATES.history),
    activity: rateOf(PERSON_RATES.activity),
    import: rateOf(PERSON_RATES.import),
    ballots: rateOf(PERSON_RATES.ballots),
    export: rateOf(PERSON_RATES.export),
  } satisfies Record<Kind, unknown>;
  const waysOut = rateOf(WAY_OUT_RATE);
  const renewals = rateOf(RENEWAL_RATE);
  let isImporting = false;

  /**
   * Gives `requireCaller` what to count with. One roll at a time: its file, what is read of it and its plan are in memory together.
   * @throws there: AppError('too-fast')
   */
  const countCallers: MiddlewareHandler<AppEnv> = async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const dear = DEAR.find((row) => row.method === method && row.path.test(c.req.path));
    let isOurs = false;
    let giveBack = (): void => {};
    const isWayOut = WAYS_OUT.some((path) => path.test(`${method} ${c.req.path}`));
    c.set('count', (userId, sessionId) => {
      if (isWayOut) return waysOut.take(sessionId);
      if (dear?.kind === 'import' && isImporting) throw new AppError('too-fast', { seconds: IMPORT_RETRY_S });
      if (dear) rates[dear.kind].check(userId);
      rates.any.take(userId);
      if (dear) rates[dear.kind].count(userId);
      if (dear) giveBack = () => rates[dear.kind].giveBack(userId);
      if (dear?.kind !== 'import') return;
      isImporting = true;
      isOurs = true;
    });
    try {
      await next();
      // whoever comes again as they were told has used up nothing, nor has whoever got no file
      if (c.res.status === REFUSED_FOR_NOW || (dear?.kind === 'export' && !c.res.ok)) giveBack();
    } finally {
      if (isOurs) isImporting = false;
    }
  };

  /** Only renewals that succeed count: whoever knows no more of a session than its id slows nobody down. @throws AppError('too-fast') */
  const countRenewals: MiddlewareHandler<AppEnv> = async (c, next) => {
    const body: unknown = await c.req.json().catch(() => null);
    const id = body !== null && typeof body === 'object' && 'sessionId' in body ? body.sessionId : null;
    if (typeof id === 'string') renewals.check(id);
    await next();
    if (typeof id === 'string' && c.res.ok) renewals.count(id);
  };

  return { countCallers, countRenewals };
}
