import { createSignal, onCleanup } from 'solid-js';
import type { Leaving, TabletClient } from './contracts/session.ts';
import type { Session } from './createSession.ts';
import { type Latch, leavingLock } from './device/latches.ts';
import { unsentOnDevice } from './device/unsentOnDevice.ts';
import { unsentPhotos } from './device/unsentPhotos.ts';
import { deletePerson, forgetReadable, whenQuiet } from './device/wipePerson.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';
import type { RequestJson } from './requestJson.ts';

const AGAIN_MS = 10_000;
/** What this browser remembers of a person beside their session; their device's id stays unless the device was ended: nothing is told by it. */
const PERSONAL_KEYS = ['committee-room.touched.', 'committee-room.asked-for-pin.'];
const LEAVING: readonly Latch[] = ['leaving', 'ended', 'wiping'];
const NOTHING: Leaving = { step: 'handing-in', unsent: 0, photos: 0, isHeld: false, isEnded: false };

export type HandIn = (userId: string) => Promise<{ readonly left: number }>;

/**
 * Signing out and being ended (Y7, Y8): the latch first, so that no page writes any more; then what is unsent is handed in; then keys, database, caches and what
 * this browser remembers. What cannot be handed in is never dropped: it is waited for, or saved to a file by the person.
 *
 * @param deps.handIn hands in what a person has not sent, sealed; resolves with how many are left
 */
export function createLeaving(deps: {
  readonly session: Session;
  readonly request: RequestJson;
  readonly environment: Environment;
  readonly handIn: HandIn;
}): Pick<TabletClient, 'leaving' | 'leave' | 'unsentFile'> {
  const { session, request, environment } = deps;
  const { latches, devices } = session;
  const [leaving, setLeaving] = createSignal(NOTHING);
  let told: string | null = null; // whose it is
  const disposed = new AbortController();
  const underWay = new Set<string>();
  let saved: string | null = null; // whose unsent edits were saved to a file

  const isShown = (userId: string): boolean => session.state() === 'leaving' && session.chosen()?.userId === userId;
  const show = (userId: string, now: Leaving): void => {
    if (!isShown(userId)) return;
    told = userId;
    setLeaving(now);
  };

  /** Resolves with how many edits, and photos that nothing can hand in, are left on this device. What cannot be asked counts as left. */
  const handedIn = (userId: string): Promise<Pick<Leaving, 'unsent' | 'photos'>> =>
    Promise.all([deps.handIn(userId), unsentPhotos(environment, userId)]).then(
      ([{ left }, photos]) => ({ unsent: left + photos, photos }),
      () => ({ unsent: 1, photos: 0 }),
    );

  async function go(userId: string): Promise<void> {
    const latch = latches.of(userId);
    if (!latch || !LEAVING.includes(latch)) return; // another tab was first
    const isEnded = latch === 'ended';
    const isTold = told === userId && leaving().step === 'unsent' && leaving().isEnded === isEnded;
    if (!isTold) show(userId, { ...NOTHING, isEnded }); // what is left stays told until something else is found
    const isHeld = !(await whenQuiet(environment, userId)) && latch !== 'wiping';
    if (isEnded) await forgetReadable(environment, userId); // sealed edits need no key
    const left = latch === 'wiping' ? NOTHING : await handedIn(userId);
    if (latches.of(userId) !== latch) return; // the person has stayed
    if (isHeld) saved = null; // what a page has in its memory only is in no file
    const unsent = Math.max(left.unsent, isHeld ? 1 : 0);
    if (isHeld || (unsent > 0 && saved !== userId)) return show(userId, { step: 'unsent', unsent, photos: left.photos, isHeld, isEnded });
    show(userId, { ...NOTHING, step: 'wiping', isEnded });
    await wipe(userId, isEnded);
  }

  async function wipe(userId: string, isEnded: boolean): Promise<void> {
    latches.set(userId, 'wiping');
    await forgetReadable(environment, userId);
    await deletePerson(environment, userId);
    const theirs = [session.chosen(), ...session.known()].flatMap((one) => (one?.userId === userId ? one : [])); // this tab's session, and the one that is listed
    const deviceId = theirs[0] && devices.knownFor(theirs[0].username);
    if (isEnded) devices.forget(userId); // whoever signs in here again has another
    for (const key of PERSONAL_KEYS) environment.local.set(key + userId, null);
    show(userId, { ...NOTHING, step: 'done', isEnded });
    const isDone = isShown(userId) && !isEnded;
    for (const sessionId of new Set(theirs.map((one) => one.sessionId))) void session.end(sessionId); // it does not reject
    latches.set(userId, 'gone');
    tellWiped(userId, deviceId);
    if (isDone) session.leave(); // what was ended says so until the person goes on
  }

  /** Not any more once the person has signed in here again: the key of what the device holds then would be taken away. */
  function tellWiped(userId: string, deviceId: string | undefined): void {
    if (deviceId === undefined) return; // the server knows of none
    const tell = async (): Promise<void> => {
      if (latches.of(userId) === 'gone') await request({ method: 'POST', path: '/api/device/wiped', body: { deviceId } });
    };
    keepTrying(tell, { environment, signal: disposed.signal }).catch(() => {}); // the list of devices goes without it then
  }

  /** One tab of this browser does it; another takes over when it is gone. */
  async function leave(userId: string): Promise<void> {
    if (underWay.has(userId)) return;
    underWay.add(userId);
    try {
      const run = () => go(userId);
      await (environment.locks ? environment.locks.request(leavingLock(userId), run) : run());
    } catch {
      show(userId, { ...leaving(), step: 'unsent', isEnded: latches.of(userId) === 'ended' }); // tried again below
    } finally {
      underWay.delete(userId);
    }
  }

  /** Whoever is shown, and whoever was ended or half forgotten when a page was closed. */
  function goOn(): void {
    for (const [userId, latch] of Object.entries(latches.all())) {
      if (latch === 'ended' || latch === 'wiping' || (latch === 'leaving' && isShown(userId))) leave(userId).catch(() => {}); // it shows its errors itself
    }
  }
  const again = setInterval(goOn, AGAIN_MS);
  const off = environment.on('online', goOn);
  goOn();
  onCleanup(() => {
    disposed.abort();
    clearInterval(again);
    off();
  });

  return {
    leaving,
    async leave(after) {
      const person = session.chosen();
      if (!person || session.state() !== 'leaving') return;
      saved = after === 'saved' ? person.userId : null;
      if (leaving().step === 'unsent') show(person.userId, { ...NOTHING, isEnded: latches.of(person.userId) === 'ended' });
      await leave(person.userId);
    },
    async unsentFile() {
      const person = session.chosen();
      return person && unsentOnDevice(environment, person.userId);
    },
  };
}
