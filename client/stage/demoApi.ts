import type { DayCount, DemoState, Tablet } from '../../schema/demo.ts';
import { MAX_SAVED_ENTRIES, type SavedEdits, type VerifyAnswer } from '../../schema/savedEdits.ts';

export type DemoApi = ReturnType<typeof createDemoApi>;

const ANSWER_WITHIN_MS = 5_000;

/** The stage's calls of its own server; each rejects when there is no good answer. */
export function createDemoApi(request: typeof fetch) {
  async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const response = await request(`/api/demo/${path}`, {
      method,
      headers: { 'X-Committee-Room': '1', 'Content-Type': 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return (await response.json()) as T; // our own server, of the same build
  }

  return {
    state: () => call<DemoState>('GET', 'state'),
    cut: (tablet: Tablet) => call<DemoState>('POST', 'cut', { tablet }),
    heal: (tablet: Tablet) => call<DemoState>('POST', 'heal', { tablet }),
    setDay: (isRunning: boolean) => call<DemoState>('POST', 'day', { isRunning }),
    /** What the simulated tablets have entered, and what of it the log holds. */
    countDay: () => call<DayCount>('GET', 'day'),
    /** Never a good answer: the server that could give it is dead. `kills` of the next state tells. */
    kill: () => call<never>('POST', 'kill').catch(() => undefined),
    /** The sum over all batches. */
    async verify(batches: readonly (readonly SavedEdits[])[]): Promise<VerifyAnswer> {
      let sum: VerifyAnswer = { saved: 0, onDisk: 0, lost: 0 };
      for (const entries of batches) {
        const { saved, onDisk, lost } = await call<VerifyAnswer>('POST', 'verify', { entries });
        sum = { saved: sum.saved + saved, onDisk: sum.onDisk + onDisk, lost: sum.lost + lost };
      }
      return sum;
    },
    maxBatch: MAX_SAVED_ENTRIES,
  };
}
