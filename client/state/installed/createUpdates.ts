import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { Environment } from '../environment.ts';

/** How often a tab that is looked at asks for a new version, at most. */
const LOOK_EVERY_MS = 10 * 60_000;
const TAKE_OVER_WITHIN_MS = 5_000;
/** All of the app over a slow line. */
const FOUND_WITHIN_MS = 20_000;
const MOVES = ['click', 'popstate'] as const;

export type Updates = {
  /** A new version lies ready on this device, or this tab runs one that is no longer served: a reload brings the new one. Nothing happens by itself. */
  readonly isReady: Accessor<boolean>;
  /** What the reload brings lies on this device: it needs no network. */
  readonly isKept: Accessor<boolean>;
  /** Not now: nothing is ready, until another version is found, another tab brings this one in, or a part is missed that the server has no more: another one, or after a move to another screen. */
  putOff(): void;
  /** Looks for a new version now. */
  look(): void;
  /** Loads this tab in the new version. Other tabs go on with theirs until somebody reloads them. */
  reload(): Promise<void>;
};

/**
 * Keeps the app on the device (X1) and knows of newer versions (X2). Ends with its owner.
 * @param deps.whenQuiet resolves when the first screen stands: only then the files are fetched that the next visit needs
 * @param deps.container absent where there is no service worker: then nothing is kept, and a reload is a reload
 * @param deps.isStillServed whether the server still has the files of this very version
 */
export function createUpdates(deps: {
  readonly container: ServiceWorkerContainer | undefined;
  readonly address: () => string;
  readonly whenQuiet: () => Promise<void>;
  readonly environment: Pick<Environment, 'now' | 'on'>;
  readonly reload: () => void;
  readonly isStillServed: () => Promise<boolean>;
}): Updates {
  const { container, environment } = deps;
  const [isReady, setReady] = createSignal(false);
  const [isKept, setKept] = createSignal(false);
  const missed = new Set<unknown>(); // told of since the last move; most are asked for again and again
  let registration: ServiceWorkerRegistration | null = null;
  let isControlled = Boolean(container?.controller);
  let isInForce = false; // another one than this tab runs
  let lookedAtMs = environment.now();

  function tellKept(): void {
    setKept(true);
    setReady(true);
  }

  function watch(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && registration?.active) tellKept(); // the first one of all has nobody to wait for
    });
  }

  async function register(): Promise<void> {
    if (!container) return;
    await deps.whenQuiet();
    registration = await container.register(deps.address(), { scope: '/', updateViaCache: 'none' });
    if (registration.waiting && registration.active) tellKept();
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration?.installing ?? null));
  }

  function look(): void {
    lookedAtMs = environment.now();
    registration?.update().catch(() => {}); // no network: the next look finds it
  }

  /** Another tab has brought the new version in. */
  function onControllerChange(): void {
    if (isControlled) {
      tellKept();
      isInForce = true;
    }
    isControlled = true;
  }

  /** A part of the app could not be fetched: because there is no network, or because the server has another version by now. */
  function onMissingPart(event: Event): void {
    const { detail: part } = event as CustomEvent<unknown>;
    deps
      .isStillServed()
      .then((isServed) => {
        if (isServed || missed.has(part)) return;
        missed.add(part);
        setReady(true);
      })
      .catch(() => {}); // no network: whoever needs the part tries again
  }

  /** By a link or back: whoever goes to a screen is answered, also where it was told before. */
  function onMove({ type, target }: Event): void {
    if (type === 'popstate' || (target instanceof Element && target.closest('a'))) missed.clear();
  }

  register().catch(() => {}); // forbidden by the browser's settings: the check of the device says so
  const offs = [environment.on('visible', () => environment.now() - lookedAtMs > LOOK_EVERY_MS && look()), environment.on('online', look)];
  const looking = setInterval(look, LOOK_EVERY_MS);
  container?.addEventListener('controllerchange', onControllerChange);
  addEventListener('vite:preloadError', onMissingPart);
  for (const move of MOVES) addEventListener(move, onMove, true); // before the part is asked for
  onCleanup(() => {
    for (const off of offs) off();
    clearInterval(looking);
    container?.removeEventListener('controllerchange', onControllerChange);
    removeEventListener('vite:preloadError', onMissingPart);
    for (const move of MOVES) removeEventListener(move, onMove, true);
  });

  return {
    isReady,
    isKept,
    putOff: () => setReady(false),
    look,
    async reload() {
      if (registration && !registration.waiting && !isInForce) await found(registration);
      const waiting = registration?.waiting;
      if (waiting) await takenOver(waiting);
      deps.reload();
    },
  };
}

/** Resolves when a version that the server has lies ready, or there is none, or after a moment: without it a reload would bring the old one again. */
async function found(registration: ServiceWorkerRegistration): Promise<void> {
  const isFound = registration.update().then(
    () => registration.installing && settled(registration.installing),
    () => {}, // no network, or what was found cannot be had
  );
  await Promise.race([isFound, new Promise((resolve) => setTimeout(resolve, FOUND_WITHIN_MS))]);
}

/** Installed, or given up. */
const settled = (worker: ServiceWorker): Promise<void> =>
  new Promise((resolve) => {
    worker.addEventListener('statechange', () => worker.state !== 'installing' && resolve());
  });

/** Resolves when the new version is in force, or after a moment: a reload finds out then. */
function takenOver(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, TAKE_OVER_WITHIN_MS);
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'activated') return;
      clearTimeout(timer);
      resolve();
    });
    worker.postMessage('take-over');
  });
}
