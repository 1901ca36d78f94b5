/** A WebSocket on two arrays: nothing moves until the test flushes it. */
export type FakeSocket = InstanceType<ReturnType<typeof createFakeSocketClass>>;

/** @param onCreated hears of every socket that a client opens */
export function createFakeSocketClass(onCreated: (socket: FakeSocket) => void) {
  return class extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    readonly url: string;
    readonly protocols: readonly string[];
    binaryType = 'blob';
    bufferedAmount = 0;
    readyState = 0;
    onopen: ((event: Event) => void) | null = null;
    onmessage: ((event: MessageEvent) => void) | null = null;
    onclose: ((event: CloseEvent) => void) | null = null;
    onerror: ((event: Event) => void) | null = null;
    /** Frames on their way. */
    toServer: Uint8Array[] = [];
    toClient: Uint8Array[] = [];
    /** Set by the server when it accepts. */
    receive: (frame: Uint8Array) => void = () => {};
    left: () => void = () => {};

    constructor(url: string | URL, protocols: string | string[] = []) {
      super();
      this.url = String(url);
      this.protocols = typeof protocols === 'string' ? [protocols] : protocols;
      onCreated(this as FakeSocket);
    }
    send(data: Uint8Array): void {
      if (this.readyState === this.OPEN) this.toServer.push(data.slice());
    }
    close(): void {
      if (this.readyState >= this.CLOSING) return;
      this.readyState = this.CLOSING;
      this.left();
    }
    /** The server's side accepts. */
    open(): void {
      this.readyState = this.OPEN;
      const event = new Event('open');
      this.onopen?.(event);
      this.dispatchEvent(event);
    }
    /** The server closes, or the network breaks (1006); what was under way is lost. */
    end(code: number, reason = ''): void {
      if (this.readyState === this.CLOSED) return;
      this.readyState = this.CLOSED;
      this.toServer = [];
      this.toClient = [];
      this.left();
      const event = new CloseEvent('close', { code, reason });
      this.onclose?.(event);
      this.dispatchEvent(event);
    }
    /** The server closes after what it has said. */
    finish(code: number): void {
      this.flushToClient();
      this.end(code);
    }
    flushToServer(frames = Number.POSITIVE_INFINITY): void {
      for (const frame of this.toServer.splice(0, frames)) this.receive(frame);
    }
    flushToClient(frames = Number.POSITIVE_INFINITY): void {
      for (const frame of this.toClient.splice(0, frames)) {
        if (this.readyState !== this.OPEN) return;
        const event = new MessageEvent('message', { data: frame.slice().buffer });
        this.dispatchEvent(event);
        this.onmessage?.(event);
      }
    }
  };
}
