import { type Accessor, createSignal } from 'solid-js';

export type LinkStatus = 'connecting' | 'connected' | 'offline';

/** A planned reconnection shorter than this is not shown. */
const QUIET_MS = 3_000;

/** What is shown of a connection. */
export function createLinkStatus() {
  const [status, setStatus] = createSignal<LinkStatus>('connecting');
  let quiet: ReturnType<typeof setTimeout> | null = null;

  function dispose(): void {
    if (quiet) clearTimeout(quiet);
    quiet = null;
  }
  function show(next: LinkStatus): void {
    dispose();
    setStatus(next);
  }
  return {
    status: status as Accessor<LinkStatus>,
    show,
    /** The connection comes back at once: nobody needs to notice, unless it takes long. */
    hush(): void {
      quiet ??= setTimeout(() => show('connecting'), QUIET_MS);
    },
    dispose,
  };
}
