import { setTimeout as pause } from 'node:timers/promises';
import type * as Y from 'yjs';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { createTestBrowser } from './client.ts';
import { PASSWORD, type TestPerson } from './seedCampaign.ts';
import { createStockTablet, type StockTablet } from './stockTablet.ts';

/**
 * Somebody who is signed in at `core` and opens rooms at whatever process.
 * @param kept where their tablets are put, for whoever ends them
 */
export async function signInAs(username: TestPerson, core: { readonly origin: string }, kept: Set<StockTablet>) {
  const browser = createTestBrowser(core.origin);
  const { accessToken, sessionId } = await browser.login(username, PASSWORD);
  let devices = 0;

  async function ticketFor(room: string, device: string): Promise<string> {
    const [answer] = (await browser.tickets(accessToken, [room], device)).tickets;
    if (!answer || !('ticket' in answer)) throw new Error(`no ticket for ${room}: ${JSON.stringify(answer)}`);
    return answer.ticket;
  }

  /** As our own client does and a stock provider does not: it comes back when it has a new ticket, and offers none twice. */
  function comeBack(tablet: StockTablet, renew: () => Promise<string>): void {
    const { provider } = tablet;
    provider.on('connection-close', (event) => {
      provider.shouldConnect = false;
      const code = event?.code ?? 0;
      if (code >= 4400 && code < 4500) return;
      void (async () => {
        while (!tablet.doc.isDestroyed) {
          const ticket = await renew().catch(() => pause(100, null)); // none just now
          if (ticket === null || tablet.doc.isDestroyed) continue;
          provider.protocols = [SUBPROTOCOL, TICKET_PREFIX + ticket];
          return provider.connect();
        }
      })();
    });
  }

  return {
    browser,
    accessToken,
    sessionId,
    ticketFor,
    /** @param again a tablet that was there before: what it holds, and which of this person's devices it was, the first being 1 */
    async open(
      room: string,
      at: { readonly origin: string },
      again: { readonly doc: Y.Doc; readonly device: number } | null = null,
    ): Promise<StockTablet> {
      if (!again) devices += 1;
      const device = `device-of-${username}-${again?.device ?? devices}`.padEnd(24, '0');
      const ticket = await ticketFor(room, device);
      const tablet = createStockTablet({ ...(again ? { doc: again.doc } : {}), origin: at.origin, room, ticket });
      kept.add(tablet);
      comeBack(tablet, () => ticketFor(room, device));
      await tablet.synced();
      return tablet;
    },
  };
}
