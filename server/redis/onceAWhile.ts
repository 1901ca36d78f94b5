const SILENT_MS = 30_000;
const MAX_KNOWN = 100;

/** Tells the same error once in 30 s: hundreds of rooms on a Redis that is away would say it several times a second each. */
export function onceAWhile(onError: (error: unknown) => void, elapsedMs: () => number = () => performance.now()): (error: unknown) => void {
  const toldAtMs = new Map<string, number>();
  return (error) => {
    const text = String(error);
    const nowMs = elapsedMs();
    if (nowMs - (toldAtMs.get(text) ?? Number.NEGATIVE_INFINITY) < SILENT_MS) return;
    if (toldAtMs.size >= MAX_KNOWN) toldAtMs.clear();
    toldAtMs.set(text, nowMs);
    onError(error);
  };
}
