import { expect, test, vi } from 'vitest';
import { createShell } from './createShell.ts';
import { isAppPath } from './isAppPath.ts';
import type { ShellFiles } from './shellFiles.ts';

const ORIGIN = 'https://room.example.org';

const { subtle } = crypto;
const digestOf = async (text: string): Promise<string> =>
  [...new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** The browser's caches, as far as they are used. */
function createCaches() {
  const all = new Map<string, Map<string, Response>>();
  const cacheOf = (name: string) => {
    const kept = all.get(name) ?? new Map<string, Response>();
    all.set(name, kept);
    return {
      match: async (path: string) => kept.get(path)?.clone(),
      put: async (path: string, response: Response) => void kept.set(path, response),
    };
  };
  return {
    all,
    caches: {
      open: async (name: string) => cacheOf(name),
      keys: async () => [...all.keys()],
      delete: async (name: string) => all.delete(name),
      match: async (path: string) =>
        [...all.values()]
          .find((kept) => kept.has(path))
          ?.get(path)
          ?.clone(),
    } as unknown as CacheStorage, // what is not here is not used
  };
}

/** A server with one build: what is asked of it, and the list of its files. */
async function createBuild(build: string, texts: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const named: Record<string, string> = {};
  for (const [path, text] of Object.entries(texts)) if (!path.startsWith('/assets/')) named[path] = await digestOf(text);
  const files: ShellFiles = {
    build,
    hashed: Object.keys(texts).filter((path) => path.startsWith('/assets/')),
    named,
    early: { board: ['/assets/a-1.js', '/assets/a.css'] },
  };
  const answer = (path: string): Response => {
    asked.push(path);
    const text = texts[path];
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  };
  return { files, asked, fetch: (async (path: string) => answer(path)) as typeof fetch };
}

const FIRST = { '/assets/a-1.js': 'a', '/assets/b-1.js': 'b', '/icon.svg': '<svg/>', '/index.html': 'first' };
const NEXT = { '/assets/a-1.js': 'a', '/assets/b-2.js': 'b2', '/icon.svg': '<svg/>', '/index.html': 'next' };
const THIRD = { '/assets/c-3.js': 'c', '/icon.svg': '<svg/>', '/index.html': 'third' };

async function keep(storage: ReturnType<typeof createCaches>, build: Awaited<ReturnType<typeof createBuild>>) {
  const shell = createShell(build.files, { caches: storage.caches, fetch: build.fetch, subtle });
  await shell.fill();
  await shell.tidy();
  return shell;
}
const textOf = async (response: Promise<Response>): Promise<string> => (await response).text();

test('[X1] every screen is answered by the page that was kept; what is the server’s own is left to it', async () => {
  const shell = await keep(createCaches(), await createBuild('1', FIRST));
  const at = (path: string, mode: RequestMode = 'navigate', method = 'GET') => shell.fileFor({ method, mode, url: ORIGIN + path }, ORIGIN);
  for (const path of ['/', '/c/K01/list', '/account', '/join?x=1']) expect(at(path)).toBe('/index.html');
  for (const path of ['/api/me', '/sync/guarantees/K01', '/demo', '/metrics', '/healthz', '/readyz', '/stage.html'])
    expect(at(path), path).toBeNull();
  expect(at('/api/me', 'cors')).toBeNull();
  expect(at('/assets/a-1.js', 'cors')).toBe('/assets/a-1.js');
  expect(at('/assets/a-1.js', 'cors', 'HEAD')).toBeNull();
  expect(at('/account', 'navigate', 'POST')).toBeNull();
  expect(shell.fileFor({ method: 'GET', mode: 'navigate', url: 'https://elsewhere.example/c/K01/list' }, ORIGIN)).toBeNull();
  expect(isAppPath('/apiary')).toBe(true);
});

test('[OR12] the page of a screen that has to stand soon names what it is made of; no other does', async () => {
  const shell = await keep(createCaches(), await createBuild('1', FIRST));
  const named = async (at: string, path = '/index.html') => (await shell.answer(path, at)).headers.get('Link');
  expect(await named('/board')).toBe('</assets/a-1.js>; rel=modulepreload, </assets/a.css>; rel=preload; as=style; crossorigin');
  expect(await named('/board/K01')).toBe(await named('/board'));
  expect([await named('/'), await named('/c/K01/list'), await named('/board', '/assets/a-1.js')]).toEqual([null, null, null]);
  expect(await textOf(shell.answer('/index.html', '/board'))).toBe('first');
});

test('[X1] the files of a build are kept whole, and what is the same in the next is not fetched again', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  const next = await createBuild('2', NEXT);
  await keep(storage, next);
  expect(next.asked).toEqual(['/assets/b-2.js', '/icon.svg', '/index.html']);
});

test('[X2] the build before stays for the tabs that still run it, older ones go', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  const shell = await keep(storage, await createBuild('2', NEXT));
  expect(await textOf(shell.answer('/index.html'))).toBe('next');
  expect(await textOf(shell.answer('/assets/b-1.js'))).toBe('b');
  const third = await createBuild('3', THIRD);
  const last = await keep(storage, third);
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.2', 'committee-room.shell.3']);
  expect((await last.answer('/assets/b-1.js')).status).toBe(404); // asked of the server
});

test('[X2] of two versions that came before a reload, the one that other tabs run stays, not the one that was never in force', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  const second = await createBuild('2', NEXT);
  await createShell(second.files, { caches: storage.caches, fetch: second.fetch, subtle }).fill();
  const shell = await keep(storage, await createBuild('3', THIRD));
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.1', 'committee-room.shell.3']);
  expect(await textOf(shell.answer('/assets/b-1.js'))).toBe('b');
});

test('[X2] a version that came into force again is the one that stays for its tabs, although another was made after it', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  await keep(storage, await createBuild('2', NEXT));
  await keep(storage, await createBuild('1', FIRST));
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.1', 'committee-room.shell.2']);
  await keep(storage, await createBuild('3', THIRD));
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.1', 'committee-room.shell.3']);
});

test('[X2] while it is not known which version was in force last, none that is whole goes', async () => {
  const storage = createCaches();
  for (const build of [await createBuild('1', FIRST), await createBuild('2', NEXT)])
    await createShell(build.files, { caches: storage.caches, fetch: build.fetch, subtle }).fill();
  await keep(storage, await createBuild('3', THIRD));
  expect([...storage.all.keys()]).toHaveLength(3);
  await keep(storage, await createBuild('4', { '/index.html': 'fourth' }));
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.3', 'committee-room.shell.4']);
});

test('[X1] a build that is in force keeps its files when fetching it again fails', async () => {
  const storage = createCaches();
  const first = await createBuild('1', FIRST);
  await keep(storage, first);
  const withoutServer = createShell(first.files, { caches: storage.caches, fetch: async () => new Response('', { status: 502 }), subtle });
  await expect(withoutServer.fill()).rejects.toThrow('502');
  expect([await textOf(withoutServer.answer('/index.html')), await textOf(withoutServer.answer('/assets/b-1.js'))]).toEqual(['first', 'b']);
});

test('[X1] a build of which something cannot be had, or is of another, leaves nothing behind', async () => {
  const storage = createCaches();
  const before = await keep(storage, await createBuild('1', FIRST));
  const missing = await createBuild('2', NEXT);
  await expect(
    createShell(missing.files, { caches: storage.caches, fetch: (await createBuild('1', FIRST)).fetch, subtle }).fill(),
  ).rejects.toThrow('b-2.js');
  const mixed = await createBuild('2', { ...FIRST, '/index.html': 'of another build' });
  await expect(
    createShell(mixed.files, { caches: storage.caches, fetch: (await createBuild('1', FIRST)).fetch, subtle }).fill(),
  ).rejects.toThrow('another build');
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.1']);
  expect(await textOf(before.answer('/index.html'))).toBe('first');
});

test('[X2] what an installation that was killed has left is not taken for a build', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  await (await storage.caches.open('committee-room.shell.killed')).put('/assets/a-1.js', new Response('a'));
  await keep(storage, await createBuild('2', NEXT));
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.1', 'committee-room.shell.2']);
});

test('[X2] a version that takes over leaves alone the next one, which is just being fetched', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  const second = await createBuild('2', NEXT);
  const waiting = createShell(second.files, { caches: storage.caches, fetch: second.fetch, subtle });
  await waiting.fill();
  const third = await createBuild('3', THIRD);
  let resume = (): void => {};
  const pause = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const overSlowLine = (async (path: string) => {
    await pause;
    return third.fetch(path);
  }) as typeof fetch;
  const next = createShell(third.files, { caches: storage.caches, fetch: overSlowLine, subtle });
  const filling = next.fill();
  await waiting.tidy();
  resume();
  await filling;
  await next.tidy();
  expect(await textOf(next.answer('/index.html'))).toBe('third');
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.2', 'committee-room.shell.3']);
});

test('[X1] a build whose files were deleted while it was fetched is not taken for one that is kept', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  const next = await createBuild('2', NEXT);
  const deleting = (async (path: string) => {
    if (path === '/icon.svg') storage.all.delete('committee-room.shell.2');
    return next.fetch(path);
  }) as typeof fetch;
  await expect(createShell(next.files, { caches: storage.caches, fetch: deleting, subtle }).fill()).rejects.toThrow('let go of');
  expect([...storage.all.keys()]).toEqual(['committee-room.shell.1']);
});

test('[X3] a version whose page is gone is given the server’s, and another build’s only where the server does not answer', async () => {
  const storage = createCaches();
  await keep(storage, await createBuild('1', FIRST));
  const next = await createBuild('2', NEXT);
  const pageOver = (line: typeof fetch) =>
    textOf(createShell(next.files, { caches: storage.caches, fetch: line, subtle }).answer('/index.html', '/board'));
  expect(await pageOver(next.fetch)).toBe('next');
  expect(await pageOver(async () => new Response('', { status: 502 }))).toBe('first');
  expect(await pageOver(() => Promise.reject(new TypeError('no network')))).toBe('first');
  vi.useFakeTimers();
  const late = pageOver(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(4_000);
  vi.useRealTimers();
  expect(await late).toBe('first');
});

test('[X1] where the storage throws the server answers, also from one moment to the next', async () => {
  const storage = createCaches();
  const first = await createBuild('1', FIRST);
  const shell = await keep(storage, first);
  const broken = () => Promise.reject(new DOMException('Unexpected internal error.', 'UnknownError'));
  const asked = async () => [await textOf(shell.answer('/index.html', '/board')), await textOf(shell.answer('/assets/b-1.js'))];
  first.asked.length = 0;
  Object.assign(storage.caches, { match: broken });
  expect([await asked(), first.asked]).toEqual([['first', 'b'], []]);
  Object.assign(storage.caches, { open: async () => ({ match: broken }) });
  expect([await asked(), first.asked]).toEqual([
    ['first', 'b'],
    ['/index.html', '/assets/b-1.js'],
  ]);
  Object.assign(storage.caches, { open: broken });
  expect(await asked()).toEqual(['first', 'b']);
  const withoutServer = createShell(first.files, {
    caches: storage.caches,
    fetch: () => Promise.reject(new TypeError('no network')),
    subtle,
  });
  await expect(withoutServer.answer('/index.html')).rejects.toThrow('no network');
});
