import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { ROOT } from '../../lib/root.ts';
import { openTicketOffice, type TicketOffice } from '../load/ticketOffice.ts';
import { nodeArgsOfStart } from './asStarted.ts';
import { BENCH_PERSON, prepareCampaign } from './benchCampaign.ts';
import { PEERS_FOLDER } from './installPeers.ts';
import { poisonLog, poisonPublication, poisonUpdates } from './poison.ts';
import type { ServerName } from './serverKinds.ts';
import type { Start } from './serverProcess.ts';

/** How a server runs as two processes on one Redis. */
export type SeveralKind = {
  /** What stands in the report. */
  readonly what: string;
  /** An acknowledgement says that the edit is on Redis's disk. */
  readonly acknowledgesDurably: boolean;
  /** Done once, before the first process starts. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** The second starts when the first listens. `folder` holds what they write, `redisPath` is the socket of Redis. */
  starts(of: { readonly folder: string; readonly redisPath: string }): readonly [Start, Start];
  /** Resolves when the process at this port serves. */
  readonly ready?: (port: number) => Promise<void>;
  /** Where the tablets get their tickets; the port is the first process's. */
  readonly openOffice?: (port: number) => Promise<TicketOffice>;
  /** Writes something corrupt where the processes find what others wrote to this room. */
  poison(redis: Redis, room: string): Promise<unknown>;
};

const SERVER = join(ROOT, 'dist/server/main.js');
const READY_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 100;

const KINDS: Readonly<Partial<Record<ServerName, SeveralKind>>> = {
  ours: {
    what: 'this product as it ships, ROLE=all and ROLE=sync, every edit on disk in Redis before anybody sees it, tickets and all',
    acknowledgesDurably: true,
    prepare: (folder) => prepareCampaign(join(folder, 'first')),
    starts: ({ folder, redisPath }) => [
      ours('all', join(folder, 'first'), redisPath),
      // it keeps nothing; a folder of its own so that nothing can come to lie in the checkout
      ours('sync', join(folder, 'second'), redisPath),
    ],
    ready: async (port) => {
      const endsAtMs = performance.now() + READY_WITHIN_MS;
      while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) {
        if (performance.now() > endsAtMs) throw new Error(`ours is not ready after ${READY_WITHIN_MS} ms`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
    openOffice: (port) => openTicketOffice(`http://127.0.0.1:${port}`, BENCH_PERSON.username, BENCH_PERSON.password),
    poison: poisonLog,
  },
  hocuspocus: {
    what: '@hocuspocus/server and @hocuspocus/extension-redis 4.7.0, nothing stored: what Redis passes on is all that the processes share',
    acknowledgesDurably: false,
    starts: ({ redisPath }) => [peer('hocuspocus', 'hocuspocusRedis.mjs', redisPath), peer('hocuspocus', 'hocuspocusRedis.mjs', redisPath)],
    poison: poisonPublication,
  },
  'y-redis': {
    what: 'y-redis 1.0.3 as published, bound to the server of y-websocket 2.1.0',
    acknowledgesDurably: false,
    starts: ({ redisPath }) => [peer('y-redis', 'yRedis.cjs', redisPath), peer('y-redis', 'yRedis.cjs', redisPath)],
    poison: poisonUpdates,
  },
};

export const severalKind = (name: ServerName): SeveralKind | null => KINDS[name] ?? null;
export const isSeveral = (name: ServerName): boolean => severalKind(name) !== null;

const ours = (role: 'all' | 'sync', folder: string, redisPath: string): Start => ({
  nodeArgs: nodeArgsOfStart(),
  name: `ours (ROLE=${role})`,
  script: SERVER,
  args: ['--api-only'],
  env: { ROLE: role, DATA_DIR: folder, REDIS_URL: `unix:${redisPath}`, LOG_LEVEL: 'error', ...RAISED },
});

/** All tablets are one person's, and a closed loop sends as fast as it is answered: no person does either. */
const RAISED = {
  SOCKETS_PER_PERSON: '100000',
  FRAMES_PER_SECOND: '1000000',
  BYTES_PER_SECOND: '1000000000',
  OPERATIONS_PER_MINUTE: '1000000000',
};

const peer = (name: string, script: string, redisPath: string): Start => ({
  name,
  script: join(ROOT, PEERS_FOLDER, script),
  args: [redisPath],
});
