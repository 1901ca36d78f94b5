import type { Answers } from '../device/createAnswers.ts';
import type { Environment } from '../environment.ts';
import type { InboxEntry } from './inbox.ts';

/** `warned`: what leaders' rules have told and has not ended. */
export type Inbox = { readonly entries: readonly InboxEntry[]; readonly warned: readonly string[] };

const NAME = 'inbox';
const LOCK = 'committee-room.inbox.';
const EMPTY: Inbox = { entries: [], warned: [] };

/**
 * The inbox of one person on this device, encrypted as answers are (TG8). Several tabs write one after another, each on what the one before has written; where there are no locks
 * (an insecure origin) the last one wins.
 */
export function createInboxStore(deps: {
  readonly userId: string;
  readonly own: () => Pick<Answers, 'get' | 'put'>;
  readonly environment: Pick<Environment, 'locks' | 'now'>;
}) {
  const { userId, environment } = deps;
  let last: Inbox = EMPTY; // what stands where the device keeps nothing

  async function read(): Promise<Inbox> {
    const kept = await deps.own().get(NAME);
    if (kept) last = { ...EMPTY, ...(kept.value as Partial<Inbox>) }; // nobody else writes under this name
    return last;
  }

  async function write(change: (inbox: Inbox) => Inbox): Promise<Inbox> {
    const before = await read();
    const next = change(before);
    if (next === before) return before;
    last = next;
    await deps.own().put(NAME, { value: next, etag: null, atMs: environment.now() });
    return next;
  }

  return {
    /** Rejects when the person's work is not open here any more. */
    read,
    /** Resolves with what stands then. Rejects like `read`. */
    change: (change: (inbox: Inbox) => Inbox): Promise<Inbox> =>
      environment.locks ? (environment.locks.request(LOCK + userId, () => write(change)) as Promise<Inbox>) : write(change),
  };
}
