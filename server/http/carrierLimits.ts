import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../../schema/errors.ts';
import { MAX_JSON_BODY_BYTES, MAX_SEALED_BODY_BYTES } from '../../schema/limits.ts';
import { createCallRate } from './callRates.ts';

/** Calls that bring sealed edits, of one address: a whole headquarters may stand behind one, and everybody behind a proxy that names nobody. */
const ADDRESS_RATE = { burst: 1_000, perSecond: 50 };
/** Edits of one device: two days without a network at once, and then more than anybody types. */
const DEVICE_RATE = { burst: 5_000, perSecond: 20 };
/** Large bodies that are on their way together; our own client sends none that counts as large. */
const MAX_LARGE_TOGETHER = 16;
const LARGE_RETRY_S = 5;

/** What may come without a session is bounded before it is read, and by device once it is known whose it is (Z5). */
export function createCarrierLimits(deps: {
  readonly elapsedMs: () => number;
  readonly factor: number;
  readonly addressOf: (c: Context) => string;
}) {
  const { elapsedMs, factor } = deps;
  const rateOf = ({ burst, perSecond }: typeof ADDRESS_RATE) =>
    createCallRate({ burst: burst * factor, perSecond: perSecond * factor }, { elapsedMs });
  const addresses = rateOf(ADDRESS_RATE);
  const devices = rateOf(DEVICE_RATE);
  let large = 0;

  /** @throws AppError: `too-fast`, `too-large` */
  const countCarriers: MiddlewareHandler = async (c, next) => {
    addresses.take(deps.addressOf(c));
    const bytes = Number(c.req.header('Content-Length') ?? MAX_SEALED_BODY_BYTES); // one that does not say may be as large as any
    const isLarge = !(bytes <= MAX_JSON_BODY_BYTES);
    if (isLarge && large >= MAX_LARGE_TOGETHER) throw new AppError('too-fast', { seconds: LARGE_RETRY_S });
    large += isLarge ? 1 : 0;
    try {
      await next();
    } finally {
      large -= isLarge ? 1 : 0;
    }
  };

  return {
    countCarriers,
    /** @throws AppError('too-fast') */
    countEdits(deviceHash: string, edits: number): void {
      devices.check(deviceHash);
      for (let i = 0; i < edits; i++) devices.count(deviceHash);
    },
  };
}
