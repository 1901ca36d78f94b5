import { type Accessor, createSignal } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { type CloseDecision, decideClose } from './closeDecision.ts';
import { createBackoff } from './createBackoff.ts';
import type { Ticket, Tickets } from './createTickets.ts';
import { createWatchdog } from './createWatchdog.ts';
import type { Environment } from './environment.ts';
import { isPassing, isTokenRefused } from './requestJson.ts';

export type LinkStatus = 'connecting' | 'connected' | 'offline';
export type LinkEnd = { readonly kind: 'denied' | 'failed'; readonly error: AppError };

/** The connection as the loop sees it: whichever replica the room holds at the moment. */
export type LinkTarget = {
  /** Generation of the replica in hand, null for a fresh one. */
  epoch(): number | null;
  connect(protocols: string[]): void;
  disconnect(): void;
  probe(): void;
  bufferedBytes(): number;
};

/** A planned reconnection shorter than this is not shown. */
const QUIET_MS = 3_000;
/** How long after a refused token the next question. */
const REFUSED_WAIT_MS = 30_000;
/** So often in a row, without a document in between, the same answer is met at once; after that with growing pauses. */
const MAX_AT_ONCE = 2;

/**
 * Keeps one room connected: ticket → connection → what its end means → again, with pauses from 0.3 to 15 s, at once when the network returns,
 * the person looks at the tab, or asks. The owner reports what happens on the connection; `onEnd` says that trying on is of no use.
 */
export function createLink(deps: {
  readonly room: string;
  readonly environment: Environment;
  readonly tickets: Tickets;
  readonly target: LinkTarget;
  readonly renewSession: () => Promise<unknown>;
  readonly onTicket: (ticket: Ticket) => void;
  readonly onReplicaRefused: () => void;
  readonly onEnd: (end: LinkEnd) => void;
}) {
  const { room, environment, target } = deps;
  const [status, setStatus] = createSignal<LinkStatus>('connecting');
  const backoff = createBackoff(environment.random);
  const watchdog = createWatchdog({ now: environment.now, bufferedBytes: target.bufferedBytes, probe: target.probe, onDead: drop });
  let attempt = 0; // what an older one still brings is passed over
  let phase: 'new' | 'idle' | 'asking' | 'connecting' | 'synced' | 'stopped' = 'new';
  let timer: ReturnType<typeof setTimeout> | null = null;
  let quiet: ReturnType<typeof setTimeout> | null = null;
  let atOnce = 0;
  let lastDoubt: AppError | null = null;

  function clearTimer(): void {
    if (timer) clearTimeout(timer);
    timer = null;
  }
  function endQuiet(): void {
    if (quiet) clearTimeout(quiet);
    quiet = null;
  }
  function show(next: LinkStatus): void {
    endQuiet();
    setStatus(next);
  }

  async function tryNow(): Promise<void> {
    if (phase === 'stopped') return;
    clearTimer();
    target.disconnect();
    watchdog.stop();
    attempt += 1;
    const mine = attempt;
    phase = 'asking';
    try {
      const ticket = await deps.tickets.ticketFor(room, target.epoch());
      if (mine !== attempt) return;
      phase = 'connecting';
      deps.onTicket(ticket);
      watchdog.start();
      target.connect([SUBPROTOCOL, TICKET_PREFIX + ticket.ticket]);
    } catch (error) {
      if (mine === attempt) notAdmitted(error);
    }
  }
  const start = (): void => {
    tryNow().catch(() => {}); // it meets its errors itself
  };

  function wait(atLeastMs = 0): void {
    clearTimer();
    phase = 'idle';
    timer = setTimeout(start, Math.max(atLeastMs, backoff.nextMs()));
  }

  /** No ticket: passing trouble is waited out, a refusal is the end. */
  function notAdmitted(error: unknown): void {
    phase = 'idle';
    if (isTokenRefused(error)) {
      show('offline');
      wait(REFUSED_WAIT_MS); // the session is over, or the rights changed between two questions: then nobody else would ask again
    } else if (isPassing(error)) {
      show('offline');
      const seconds = error instanceof AppError ? Number(error.details.seconds ?? 0) : 0;
      wait(Number.isFinite(seconds) ? seconds * 1_000 : 0);
    } else if (error instanceof AppError && error.code === 'replica-out-of-date') {
      follow({ kind: 'rebuild', ifAgain: null });
    } else {
      const known = error instanceof AppError ? error : new AppError('internal');
      end(known.code === 'client-too-old' ? 'failed' : 'denied', known);
    }
  }

  function end(kind: LinkEnd['kind'], error: AppError): void {
    phase = 'idle';
    show('offline');
    deps.onEnd({ kind, error });
  }

  function lost(atLeastMs = 0): void {
    watchdog.stop();
    show(phase === 'synced' ? 'connecting' : 'offline');
    wait(atLeastMs);
  }

  /** The connection is dead and does not know it. */
  function drop(): void {
    target.disconnect();
    lost();
  }

  /** Comes back at once and unnoticed, unless that has not helped before. */
  function comeBack(): void {
    phase = 'idle';
    atOnce += 1;
    if (atOnce > MAX_AT_ONCE) return lost();
    quiet ??= setTimeout(() => show('connecting'), QUIET_MS);
    start();
  }

  function follow(decision: CloseDecision): void {
    switch (decision.kind) {
      case 'renew':
        attempt += 1;
        phase = 'asking';
        renewAndComeBack(attempt).catch(() => {}); // it meets its errors itself
        break;
      case 'rebuild':
        if (decision.ifAgain && atOnce >= MAX_AT_ONCE) return end('failed', decision.ifAgain);
        deps.onReplicaRefused();
        comeBack();
        break;
      case 'ask-why':
        if (lastDoubt) return end('denied', decision.otherwise);
        lastDoubt = decision.otherwise;
        comeBack();
        break;
      case 'give-up':
        end('failed', decision.error);
        break;
      default:
        lost(decision.atLeastMs);
    }
  }

  async function renewAndComeBack(mine: number): Promise<void> {
    quiet ??= setTimeout(() => show('connecting'), QUIET_MS);
    try {
      await deps.renewSession();
      if (mine === attempt) comeBack();
    } catch (error) {
      if (mine === attempt) notAdmitted(error);
    }
  }

  /** Something says that the network is or may be back. */
  function hurry(): void {
    if (phase === 'synced') watchdog.check();
    else if (phase === 'connecting' || phase === 'asking' || timer) {
      backoff.reset();
      start();
    }
  }

  const offs = [
    environment.on('online', hurry),
    environment.on('visible', () => {
      if (timer) hurry();
      else if (phase === 'synced') watchdog.checkIfQuiet();
    }),
    environment.on('offline', () => {
      if (phase !== 'synced') return;
      show('offline'); // what the system says is believed until the server is heard again
      watchdog.check();
    }),
  ];

  return {
    status: status as Accessor<LinkStatus>,
    start,
    /** Tries now, also after the end; nothing before `start`. */
    retry() {
      if (phase === 'new' || phase === 'synced' || phase === 'stopped') return;
      backoff.reset();
      atOnce = 0;
      lastDoubt = null;
      if (phase === 'idle') show('connecting');
      start();
    },
    /** The owner finds that its replica is not the server's document. */
    replicaRefused() {
      watchdog.stop();
      follow({ kind: 'rebuild', ifAgain: null });
    },
    /** Connects anew without anybody noticing, so that a step 2 goes out again; false when it is not connected. */
    reconnect(): boolean {
      if (phase !== 'synced') return false;
      comeBack();
      return true;
    },
    heard() {
      watchdog.heard();
      if (phase === 'synced' && status() === 'offline') show('connected');
    },
    sent: watchdog.sent,
    acknowledged(frames: number) {
      watchdog.acknowledged(frames);
      backoff.reset(); // not before: a server that opens rooms and cannot save must not be asked several times a second
    },
    synced() {
      phase = 'synced';
      atOnce = 0;
      lastDoubt = null;
      show('connected');
    },
    closed(code: number | null) {
      if (phase !== 'connecting' && phase !== 'synced') return;
      watchdog.stop();
      follow(decideClose(code, room));
    },
    stop() {
      phase = 'stopped';
      attempt += 1;
      clearTimer();
      endQuiet();
      watchdog.stop();
      for (const off of offs) off();
    },
  };
}
