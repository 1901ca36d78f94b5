import { MESSAGE, SYNC } from '../../schema/wire.ts';

export type SocketListeners = {
  /** The n-th step 2 or update frame of this connection was handed to the network; the server counts the same ones. */
  onDataSent(isStep2: boolean, n: number): void;
  /** A message was handed to the network, whatever it says. */
  onSent(): void;
  /** A message came, whatever it says. */
  onHeard(): void;
};

export type SocketGate = {
  /** Updates are not sent now: something later will hold them. */
  isHolding(): boolean;
};

/**
 * A WebSocket class for y-websocket's provider that counts what the server acknowledges: the provider sends its answer to the server's step 1
 * from inside, so nothing but the socket sees every frame. Frames hold one message (I7), so two bytes tell what it is.
 */
export function createCountingSocket(Base: typeof WebSocket, listeners: SocketListeners, gate: SocketGate): typeof WebSocket {
  return class CountingSocket extends Base {
    #sent = 0;
    constructor(...[url, protocols]: ConstructorParameters<typeof WebSocket>) {
      super(url, protocols);
      this.addEventListener('message', () => listeners.onHeard());
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      const step = data instanceof Uint8Array && data[0] === MESSAGE.sync ? data[1] : null;
      if (step === SYNC.update && gate.isHolding()) return;
      super.send(data);
      listeners.onSent();
      if (step !== SYNC.step2 && step !== SYNC.update) return;
      this.#sent += 1;
      listeners.onDataSent(step === SYNC.step2, this.#sent);
    }
  };
}
