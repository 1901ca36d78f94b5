/** Heartbeats come every 15 s: without one for this long nothing comes through any more. */
const SILENCE_MS = 25_000;
/** The server's first message comes with the connection. */
const NOT_OPENED_MS = 10_000;
/** Data that is neither acknowledged nor even leaving the device. */
const UNACKNOWLEDGED_MS = 5_000;
const UNANSWERED_MS = 3_000;
/** A heartbeat is overdue. */
const QUIET_MS = 16_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Finds a connection that is dead although its socket is open: on a dead Wi-Fi stock y-websocket takes 33 s. All times are compared with the
 * clock, so that a laptop that slept finds out at its first look.
 *
 * @param deps.probe sends something that the server answers
 * @param deps.onDead called once for a `start`
 */
export function createWatchdog(deps: {
  readonly now: () => number;
  readonly bufferedBytes: () => number;
  readonly probe: () => void;
  readonly onDead: () => void;
}) {
  let timer: ReturnType<typeof setInterval> | null = null;
  let heardAtMs = 0;
  let hasHeard = false;
  let progressAtMs = 0;
  let probedAtMs: number | null = null;
  let buffered = 0;
  let sent = 0;
  let acknowledged = 0;

  function look(): void {
    const nowMs = deps.now();
    const bytes = deps.bufferedBytes();
    if (bytes < buffered) {
      progressAtMs = nowMs; // slowly, but it leaves
      if (probedAtMs !== null) probedAtMs = nowMs; // behind it
    }
    buffered = bytes;
    const isSilent = nowMs - heardAtMs > (hasHeard ? SILENCE_MS : NOT_OPENED_MS);
    const isStuck = sent > acknowledged && nowMs - progressAtMs > UNACKNOWLEDGED_MS;
    const isDeaf = probedAtMs !== null && nowMs - probedAtMs > UNANSWERED_MS;
    if (!isSilent && !isStuck && !isDeaf) return;
    stop();
    deps.onDead();
  }

  function stop(): void {
    if (timer) clearInterval(timer);
    timer = null;
  }

  function check(): void {
    if (!timer) return;
    look(); // it may have been dead for long
    if (!timer) return;
    probedAtMs = deps.now();
    deps.probe();
  }

  return {
    /** A connection begins. */
    start() {
      stop();
      heardAtMs = deps.now();
      hasHeard = false;
      progressAtMs = heardAtMs;
      probedAtMs = null;
      buffered = 0;
      sent = 0;
      acknowledged = 0;
      timer = setInterval(look, LOOK_EVERY_MS);
    },
    stop,
    heard() {
      heardAtMs = deps.now();
      hasHeard = true;
      probedAtMs = null;
    },
    /** The n-th data frame left. */
    sent(n: number) {
      if (sent === acknowledged) progressAtMs = deps.now();
      sent = n;
    },
    /** The first n data frames are taken care of. */
    acknowledged(n: number) {
      acknowledged = n;
      progressAtMs = deps.now();
    },
    /** Asks the server for a sign of life. */
    check,
    /** The same, when it has been quiet for longer than it should. */
    checkIfQuiet() {
      if (deps.now() - heardAtMs > QUIET_MS) check();
    },
  };
}
