/** Heartbeats come every 15 s: without anything for this long nothing comes through any more. */
const SILENCE_MS = 25_000;
/** From the start of a connection until the whole document is here. */
const JOIN_WITHIN_MS = 6_000;
/** …on a line so slow that the document itself takes longer. */
const LONGEST_JOIN_MS = 30_000;
/** Data that is neither acknowledged nor even leaving the device. */
const UNACKNOWLEDGED_MS = 5_000;
const UNANSWERED_MS = 3_000;
/** A heartbeat is overdue. */
const QUIET_MS = 16_000;
const LOOK_EVERY_MS = 1_000;
/** A clock that falls behind elapsed time by more was set back. */
const SET_BACK_MS = 2_000;
/** The system takes this much at once, also into a network that is dead: less going away is no sign of life. */
const BACKLOG_BYTES = 4_096;

/**
 * Finds a connection that is dead although its socket is open (C4): on a dead Wi-Fi stock y-websocket takes 33 s. All times are compared with
 * the clock, so that a laptop that slept finds out at its first look.
 *
 * @param deps.probe sends something that the server answers
 * @param deps.onDead called once for a `start`
 * @param deps.onSetBack the clock was set back, so that nothing timed by it holds any more; whoever is told starts anew
 */
export function createWatchdog(deps: {
  readonly now: () => number;
  readonly bufferedBytes: () => number;
  readonly probe: () => void;
  readonly onDead: () => void;
  readonly onSetBack: () => void;
}) {
  let timer: ReturnType<typeof setInterval> | null = null;
  let joinWithinMs = JOIN_WITHIN_MS;
  let startedAtMs = 0;
  let aheadMs = 0; // of elapsed time, at the last look
  let heardAtMs = 0;
  let hasHeard = false;
  let hasJoined = false;
  let progressAtMs = 0;
  let probedAtMs: number | null = null;
  let buffered = 0;
  let sent = 0;
  let acknowledged = 0;

  function look(): void {
    if (!timer) return;
    const nowMs = deps.now();
    const beforeMs = aheadMs;
    aheadMs = nowMs - performance.now();
    if (aheadMs < beforeMs - SET_BACK_MS) return deps.onSetBack();
    const bytes = deps.bufferedBytes();
    if (bytes < buffered && buffered > BACKLOG_BYTES) {
      startedAtMs = progressAtMs = nowMs; // slowly, but it leaves
      if (probedAtMs !== null) probedAtMs = nowMs; // behind it
    }
    buffered = bytes;
    if (!isDead(nowMs)) return;
    // the server was there and its document did not come in time: the next attempt has more patience
    if (!hasJoined && hasHeard) joinWithinMs = Math.min(LONGEST_JOIN_MS, joinWithinMs * 2);
    stop();
    deps.onDead();
  }

  function isDead(nowMs: number): boolean {
    const isDeaf = probedAtMs !== null && nowMs - probedAtMs > UNANSWERED_MS;
    if (!hasJoined) return isDeaf || nowMs - startedAtMs > joinWithinMs;
    const isStuck = sent > acknowledged && nowMs - progressAtMs > UNACKNOWLEDGED_MS;
    return isDeaf || isStuck || nowMs - heardAtMs > SILENCE_MS;
  }

  function stop(): void {
    if (timer) clearInterval(timer);
    timer = null;
  }

  function check(): void {
    look(); // it may have been dead for long
    if (!timer) return;
    probedAtMs ??= deps.now(); // a person who taps again and again must not put it off
    deps.probe();
  }

  return {
    /** A connection begins. */
    start() {
      stop();
      startedAtMs = heardAtMs = progressAtMs = deps.now();
      aheadMs = startedAtMs - performance.now();
      hasHeard = false;
      hasJoined = false;
      probedAtMs = null;
      buffered = 0;
      sent = 0;
      acknowledged = 0;
      timer = setInterval(look, LOOK_EVERY_MS);
    },
    stop,
    /** Looks now; the next regular look may be far away in a tab that was frozen. */
    look,
    heard() {
      heardAtMs = deps.now();
      hasHeard = true;
      probedAtMs = null;
    },
    /** The server's whole document is here. Only now an acknowledgement is due: before, it comes behind the document. */
    joined() {
      if (deps.now() - startedAtMs < JOIN_WITHIN_MS / 2) joinWithinMs = JOIN_WITHIN_MS;
      hasJoined = true;
      progressAtMs = deps.now();
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
      look();
      if (deps.now() - heardAtMs > QUIET_MS) check();
    },
  };
}
