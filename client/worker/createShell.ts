import { isAppPath } from './isAppPath.ts';
import type { ShellFiles } from './shellFiles.ts';

const PREFIX = 'committee-room.shell.';
/** There when the build is whole: it is kept last. */
const PAGE = '/index.html';
/** Beside the files of a build that has been in force: its number in the order in which they came. */
const TURN = '/turn';
/** How long the server is waited for where another build's page lies on the device. */
const SERVER_WITHIN_MS = 4_000;

/**
 * The app on the device: its files and nothing else, a cache for each build. What the API says is never in it, nor anything else that is about people (X1).
 * @param deps.subtle of the worker, for files that may have changed on the server meanwhile
 */
export function createShell(
  files: ShellFiles,
  deps: { readonly caches: CacheStorage; readonly fetch: typeof fetch; readonly subtle: SubtleCrypto },
) {
  const { caches } = deps;
  const name = PREFIX + files.build;

  async function fetched(path: string): Promise<Response> {
    const response = await deps.fetch(path, { cache: 'no-cache', credentials: 'same-origin' });
    if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
    return response;
  }

  /** A file that is named for its content may be there from an earlier build. */
  async function keepHashed(cache: Cache, path: string): Promise<void> {
    await cache.put(path, (await caches.match(path)) ?? (await fetched(path)));
  }

  /** The server may be at another build by now: then this one is given up, and the next look finds the other. */
  async function keepNamed(cache: Cache, path: string, digest: string): Promise<void> {
    const response = await fetched(path);
    const found = new Uint8Array(await deps.subtle.digest('SHA-256', await response.clone().arrayBuffer()));
    if ([...found].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== digest) throw new Error(`${path} is of another build`);
    await cache.put(path, response);
  }

  const isWhole = async (build: string): Promise<boolean> => Boolean(await (await caches.open(build)).match(PAGE));

  /** Its number; 0 where it has never been in force, or not since numbers are kept. */
  async function turnOf(build: string): Promise<number> {
    const turn = await (await caches.open(build)).match(TURN);
    return turn ? Number(await turn.text()) : 0;
  }

  /** A file that is kept, of this build or of any. Where the storage throws nothing is: the server may have it. */
  const inOwn = (path: string) => caches.open(name).then((cache) => cache.match(path)).catch(() => undefined); // biome-ignore format: one look a line
  const inAny = (path: string) => caches.match(path).catch(() => undefined);

  /** The page where this build's own is gone: the server's before another build's, which may be one that the server refuses. */
  async function pageOfAnother(): Promise<Response> {
    const isLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), SERVER_WITHIN_MS));
    const current = await Promise.race([fetched(PAGE).catch(() => null), isLate]);
    return current ?? (await inAny(PAGE)) ?? deps.fetch(PAGE);
  }

  return {
    /** Keeps every file of this build. Rejects when one cannot be had, or what was kept has gone meanwhile; then nothing of it stays, unless it was whole before: then tabs may run it. */
    async fill(): Promise<void> {
      const wasWhole = await isWhole(name);
      const cache = await caches.open(name);
      try {
        await Promise.all(files.hashed.map((path) => keepHashed(cache, path)));
        for (const [path, digest] of Object.entries(files.named)) await keepNamed(cache, path, digest);
        if (!(await isWhole(name))) throw new Error(`${name} was let go of`); // a worker that took over meanwhile, or the browser, has deleted it
      } catch (error) {
        if (!wasWhole) await caches.delete(name);
        throw error;
      }
    },
    /**
     * Of a build that has come into force. Lets go of all that were made before it but the one that was in force last: other tabs may still run that one. What was
     * made after this one is the next, and may just be being fetched.
     */
    async tidy(): Promise<void> {
      const own = await caches.open(name);
      const builds = (await caches.keys()).filter((other) => other.startsWith(PREFIX)); // in the order in which they were made
      const turns = new Map<string, number>();
      for (const other of builds) if (other !== name) turns.set(other, await turnOf(other));
      const last = Math.max(0, ...turns.values());
      for (const older of builds.slice(0, builds.indexOf(name)))
        if (turns.get(older) !== last || !(await isWhole(older))) await caches.delete(older);
      await own.put(TURN, new Response(String(last + 1)));
    },
    /** Which of our files answers a request of a page; null: the network does, as without us. */
    fileFor({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>, origin: string): string | null {
      const { pathname, origin: asked } = new URL(url);
      if (method !== 'GET' || asked !== origin) return null;
      if (mode === 'navigate') return isAppPath(pathname) ? PAGE : null;
      return pathname.startsWith('/assets/') || pathname in files.named ? pathname : null;
    },
    /**
     * A file of this build, or of the one before that another tab still runs; from the server where it is in neither.
     * @param at the screen's address, where it is the page that is asked for
     */
    async answer(path: string, at = ''): Promise<Response> {
      const kept = await inOwn(path);
      if (!kept) return path === PAGE ? pageOfAnother() : ((await inAny(path)) ?? deps.fetch(path));
      const early = path === PAGE ? files.early[at.split('/')[1] ?? ''] : undefined;
      return early ? naming(early, kept) : kept;
    },
  };
}

/** The answer, with files for the browser to fetch at once. */
function naming(files: readonly string[], { body, status, headers }: Response): Response {
  const named = new Headers(headers);
  named.set(
    'Link',
    files.map((file) => `<${file}>; rel=${file.endsWith('.css') ? 'preload; as=style; crossorigin' : 'modulepreload'}`).join(', '),
  );
  return new Response(body, { status, headers: named });
}
