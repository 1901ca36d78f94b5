import { AppError } from '../../schema/errors.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { AT_ONCE, type CloseDecision, closeCodeOf, decideClose, pauseAfter, type Span } from './closeDecision.ts';
import type { LinkTrouble } from './contracts/link.ts';
import { createBackoff } from './createBackoff.ts';
import { createLinkStatus } from './createLinkStatus.ts';
import type { Ticket, Tickets } from './createTickets.ts';
import { createWatchdog } from './createWatchdog.ts';
import type { Environment } from './environment.ts';
import { isPassing, isTokenRefused } from './requestJson.ts';

export type LinkEnd = { readonly kind: 'denied' | 'failed'; readonly error: AppError };

/** The connection as the loop sees it: whichever replica the room holds at the moment. */
export type LinkTarget = {
  /** Generation of the replica in hand, null for a fresh one. */
  epoch(): number | null;
  /** @param unanswered more than 0: the address is another one, which may lead to another process */
  connect(protocols: string[], unanswered: number): void;
  disconnect(): void;
  probe(): void;
  bufferedBytes(): number;
};

/** How long after a refused token the next question. */
const REFUSED: Span = [20_000, 30_000];
/** A ticket is one small question; in a dead network nobody would answer it for ever (C4). */
const TICKET_WITHIN_MS = 7_000;
/** …from a server that has a whole campaign at its door. */
const LONGEST_TICKET_MS = 15_000;
/** A connection that has stood so long shows that the server's trouble is over. */
const STEADY_MS = 10_000;
/** So often in a row, without a document in between, the same answer is met at once; after that with growing pauses. */
const MAX_AT_ONCE = 2;

/**
 * Keeps one room connected: ticket → connection → what its end means → again, with growing pauses (C1–C3), at once when the network returns,
 * the person looks at the tab, or asks (C5). The owner reports what happens on the connection; `onEnd` says that trying on is of no use.
 */
export function createLink(deps: {
  readonly room: string;
  readonly environment: Environment;
  readonly tickets: Tickets;
  readonly target: LinkTarget;
  readonly renewSession: () => Promise<unknown>;
  readonly onTicket: (ticket: Ticket) => void;
  readonly onReplicaRefused: () => void;
  /** A connection ended or could not be made. `isSeen`: the person sees it; otherwise it comes back at once. */
  readonly onTrouble: (why: LinkTrouble['why'], isSeen: boolean) => void;
  /** The connection that the system took for gone is heard: it has stood all the while. */
  readonly onStands: () => void;
  readonly onEnd: (end: LinkEnd) => void;
}) {
  const { room, environment, target } = deps;
  const { status, show, hush, dispose: disposeStatus } = createLinkStatus();
  const backoff = createBackoff(environment);
  const watchdog = createWatchdog({
    now: environment.now,
    bufferedBytes: target.bufferedBytes,
    probe: target.probe,
    onDead: drop,
    onSetBack: comeBack, // to hear the server's time anew
  });
  let attempt = 0; // what an older one still brings is passed over
  let phase: 'new' | 'idle' | 'asking' | 'connecting' | 'synced' | 'stopped' = 'new';
  let pause: ReturnType<typeof setTimeout> | null = null; // until the next attempt
  let patience: ReturnType<typeof setTimeout> | null = null; // with the ticket that was asked for
  let ticketWithinMs = TICKET_WITHIN_MS;
  let askedAtMs = 0;
  let syncedAtMs = 0;
  let isServerInTrouble = false;
  let atOnce = 0;
  let unanswered = 0; // connections in a row that were given up before anything was heard: the process they lead to may stand still
  let lastDoubt: AppError | null = null;

  function clearTimers(): void {
    if (pause) clearTimeout(pause);
    if (patience) clearTimeout(patience);
    pause = patience = null;
  }

  async function tryNow(): Promise<void> {
    if (phase === 'stopped') return;
    clearTimers();
    target.disconnect();
    watchdog.stop();
    attempt += 1;
    const mine = attempt;
    phase = 'asking';
    askedAtMs = environment.now();
    patience = setTimeout(giveUpAsking, ticketWithinMs);
    try {
      const ticket = await deps.tickets.ticketFor(room, target.epoch());
      if (mine !== attempt) return;
      clearTimers();
      ticketWithinMs = TICKET_WITHIN_MS;
      phase = 'connecting';
      deps.onTicket(ticket);
      watchdog.start();
      target.connect([SUBPROTOCOL, TICKET_PREFIX + ticket.ticket], unanswered++);
    } catch (error) {
      if (mine === attempt) notAdmitted(error);
    }
  }
  const start = (): void => {
    tryNow().catch(() => {}); // it meets its errors itself
  };

  function wait([fromMs, toMs]: Span): void {
    clearTimers();
    phase = 'idle';
    const drawnMs = fromMs + environment.random() * (toMs - fromMs);
    pause = setTimeout(start, Math.max(drawnMs, backoff.nextMs()));
  }

  function giveUpAsking(): void {
    attempt += 1; // an answer that comes after all is passed over
    ticketWithinMs = Math.min(LONGEST_TICKET_MS, ticketWithinMs * 2);
    notAdmitted(new AppError('unreachable'));
  }

  /** No ticket: passing trouble is waited out, a refusal is the end. */
  function notAdmitted(error: unknown): void {
    clearTimers();
    phase = 'idle';
    if (isTokenRefused(error)) {
      trouble(4003, true);
      show('offline');
      wait(REFUSED); // the session is over, or the rights changed between two questions: then nobody else would ask again
    } else if (isPassing(error)) {
      trouble(closeCodeOf(error) ?? 'unreachable', true);
      show('offline');
      wait(pauseAfter(error));
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

  function lost(betweenMs = AT_ONCE): void {
    watchdog.stop();
    if (phase === 'synced' && isServerInTrouble) settle();
    show(phase === 'synced' ? 'connecting' : 'offline');
    wait(betweenMs);
  }

  /** All is well: the next pauses are short again. */
  function settle(): void {
    // what changes nothing is acknowledged without a disk: after a 1013 that shows little
    if (isServerInTrouble && environment.now() - syncedAtMs < STEADY_MS) return;
    isServerInTrouble = false;
    backoff.reset();
  }

  const trouble = (why: LinkTrouble['why'], isSeen: boolean): void => deps.onTrouble(why, isSeen);

  /** The connection is dead and does not know it. */
  function drop(): void {
    trouble('silent', true);
    target.disconnect();
    lost();
  }

  /** Comes back at once and unnoticed, unless that has not helped before. */
  function comeBack(): void {
    phase = 'idle';
    atOnce += 1;
    if (atOnce > MAX_AT_ONCE) return lost();
    hush();
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
        lost(decision.betweenMs);
        isServerInTrouble ||= decision.isServerInTrouble;
    }
  }

  async function renewAndComeBack(mine: number): Promise<void> {
    hush();
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
    if (phase === 'connecting' || phase === 'asking' || pause) {
      backoff.reset();
      start();
    }
  }

  /** The person looks again, or a frozen page goes on: whatever was under way may have died long ago. */
  function comeForward(): void {
    if (phase === 'synced') watchdog.checkIfQuiet();
    else if (phase === 'connecting') watchdog.look();
    const isAskingLong = phase === 'asking' && environment.now() - askedAtMs > ticketWithinMs;
    if (pause || isAskingLong) hurry();
  }

  const offs = [
    environment.on('online', hurry),
    environment.on('visible', comeForward),
    environment.on('offline', () => {
      if (phase !== 'synced') return;
      trouble('no-network', true);
      show('offline'); // what the system says is believed until the server is heard again
      watchdog.check();
    }),
  ];

  return {
    status,
    start,
    /** Tries now, also after the end; nothing before `start`. A connection that stands is tried out. */
    retry() {
      if (phase === 'new' || phase === 'stopped') return;
      if (phase === 'synced') watchdog.check();
      if (phase === 'synced') return;
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
      unanswered = 0;
      watchdog.heard();
      if (phase !== 'synced' || status() !== 'offline') return;
      deps.onStands(); // first: what follows the status looks at what the owner knows
      show('connected');
    },
    sent: watchdog.sent,
    acknowledged(frames: number) {
      watchdog.acknowledged(frames);
      settle(); // not before: a server that opens rooms and cannot save must not be asked several times a second
    },
    synced() {
      phase = 'synced';
      syncedAtMs = environment.now();
      watchdog.joined();
      atOnce = 0;
      lastDoubt = null;
      show('connected');
    },
    closed(code: number | null, reason = '') {
      if (phase !== 'connecting' && phase !== 'synced') return;
      unanswered = 0; // an answer, too
      watchdog.stop();
      const decision = decideClose(code, room, reason);
      trouble(code === null || code === 1006 || code === 1005 ? 'broken' : code, decision.kind === 'lost' || decision.kind === 'give-up');
      follow(decision);
    },
    stop() {
      phase = 'stopped';
      attempt += 1;
      clearTimers();
      disposeStatus();
      watchdog.stop();
      for (const off of offs) off();
    },
  };
}
