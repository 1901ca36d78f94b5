import { Agent, request } from 'node:http';
import { createEverybody, type Way } from './everybody.ts';
import { createTabletSockets, type TabletSocket } from './tabletSocket.ts';

/** Clients of the way that is replaced (`servers/refetch.ts`): with every notice each fetches list and statistics, at the same time and over connections that stay. The first one writes. */
export async function openRefetchingClients(port: number, committee: string, count: number): Promise<Way> {
  const open = createTabletSockets();
  const everybody = createEverybody(count);
  const path = `/api/committees/${committee}`;
  const sockets: TabletSocket[] = [];
  const agents = Array.from({ length: count }, () => new Agent({ keepAlive: true })); // each client its own connections, as browsers have
  const [writer] = agents;
  let requests = 0;
  let bodyBytes = 0;

  function ask(agent: Agent | undefined, method: 'GET' | 'POST', what: string, body?: string): Promise<void> {
    requests += 1;
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
      const asked = request({ host: '127.0.0.1', port, agent, method, path: `${path}/${what}`, headers }, (answer) => {
        answer.on('data', (chunk: Buffer) => {
          bodyBytes += chunk.length;
        });
        answer.on('error', reject);
        answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${what}: ${answer.statusCode}`))));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  async function refetch(agent: Agent, notice: string): Promise<void> {
    const { data } = JSON.parse(notice) as { data: { elector: string } }; // by servers/refetch.ts
    await Promise.all([ask(agent, 'GET', 'guarantees'), ask(agent, 'GET', 'statistics')]);
    everybody.oneHas(data.elector);
  }

  await Promise.all(
    agents.map(
      (agent) =>
        new Promise<void>((resolve, reject) => {
          const socket = open(
            { port, path: '/', subprotocols: null },
            {
              onOpen: () => resolve(),
              onFrame: (bytes, start, end) => {
                refetch(agent, bytes.toString('utf8', start, end)).catch((error: unknown) => console.error(error)); // missing in the end
              },
              onClose: (why) => reject(new Error(why)),
            },
          );
          sockets.push(socket);
        }),
    ),
  );

  return {
    async event(elector) {
      await Promise.all([everybody.have(elector), ask(writer, 'POST', 'attendance', JSON.stringify({ elector }))]);
    },
    received: () => ({
      requests,
      frames: sockets.reduce((sum, { received }) => sum + received.frames, 0),
      bytes: sockets.reduce((sum, { received }) => sum + received.bytes, bodyBytes),
    }),
    close() {
      for (const socket of sockets) socket.close();
      for (const agent of agents) agent.destroy();
    },
  };
}
