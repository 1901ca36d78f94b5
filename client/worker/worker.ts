/** The service worker (X1–X3): the app starts without a network, from what the last visit has kept. Built into `/sw.js` (`scripts/lib/shellWorker.ts`). */
import { createShell } from './createShell.ts';
import type { ShellFiles } from './shellFiles.ts';

/** Of the worker's own world, which the DOM's types do not know. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void };
type Asking = Lasting & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Scope = {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(event: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(event: 'fetch', listener: (event: Asking) => void): void;
  addEventListener(event: 'message', listener: (event: MessageEvent) => void): void;
};
/** Put in by the build. */
declare const SHELL_FILES: ShellFiles;

const scope = globalThis as unknown as Scope; // this file runs as a worker only
const shell = createShell(SHELL_FILES, { caches, fetch: (input, init) => fetch(input, init), subtle: crypto.subtle });

scope.addEventListener('install', (event) => event.waitUntil(shell.fill()));
scope.addEventListener('activate', (event) => event.waitUntil(shell.tidy().finally(() => scope.clients.claim())));
scope.addEventListener('fetch', (event) => {
  const file = shell.fileFor(event.request, scope.location.origin);
  if (file !== null) event.respondWith(shell.answer(file, new URL(event.request.url).pathname));
});
scope.addEventListener('message', (event) => {
  if (event.data === 'take-over') scope.skipWaiting().catch(() => {}); // it does not reject
});
