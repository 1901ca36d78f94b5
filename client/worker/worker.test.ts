import { afterEach, expect, test, vi } from 'vitest';
import type { ShellFiles } from './shellFiles.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

type Listener = (event: object) => void;

/** The worker, started in a world of its own. */
async function start(caches: object) {
  const listeners = new Map<string, Listener>();
  const claim = vi.fn(async () => {});
  const files: ShellFiles = { build: '1', hashed: ['/assets/a-1.js'], named: {}, early: {} };
  const world = {
    SHELL_FILES: files,
    caches,
    clients: { claim },
    location: new URL('https://room.example.org/sw.js'),
    fetch: async (path: string) => new Response(`the server’s ${path}`),
    addEventListener: (event: string, listener: Listener) => listeners.set(event, listener),
  };
  for (const [name, value] of Object.entries(world)) vi.stubGlobal(name, value);
  await import('./worker.ts');
  /** What the worker answers with, or waits for. */
  const tell = async (event: string, more: object = {}): Promise<unknown> => {
    let answer: unknown;
    const take = (given: unknown) => {
      answer = given;
    };
    listeners.get(event)?.({ ...more, waitUntil: take, respondWith: take });
    return answer;
  };
  return { claim, tell };
}

test('[X1] where the storage throws, pages and files are the server’s, and a worker that comes into force is in charge', async () => {
  const broken = () => Promise.reject(new DOMException('Unexpected internal error.', 'UnknownError'));
  const worker = await start({ open: broken, match: broken, keys: broken, delete: broken });
  await expect(worker.tell('install')).rejects.toThrow('Unexpected'); // the one before goes on
  await expect(worker.tell('activate')).rejects.toThrow('Unexpected');
  expect(worker.claim).toHaveBeenCalledOnce();
  const asked = async (path: string, mode: RequestMode) => {
    const request = { method: 'GET', mode, url: `https://room.example.org${path}` };
    return ((await worker.tell('fetch', { request })) as Response).text(); // what it responds with
  };
  expect(await asked('/board', 'navigate')).toBe('the server’s /index.html');
  expect(await asked('/assets/a-1.js', 'cors')).toBe('the server’s /assets/a-1.js');
});
