import { join } from 'node:path';
import { ROOT } from '../../lib/root.ts';
import { BUILT } from './buildBench.ts';
import { PEERS_FOLDER } from './installPeers.ts';

export const SERVER_NAMES = ['ours', 'hocuspocus', 'y-websocket', 'y-redis', 'broadcast', 'kept-broadcast'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** One of the servers that are measured beside each other. */
export type ServerKind = {
  readonly name: ServerName;
  /** What stands in the report. */
  readonly what: string;
  /** Its documents are there again after kill -9 and a start on the same folder, as far as it wrote them. */
  readonly isDurable: boolean;
  /** It holds documents at all: the broadcast only passes frames on. */
  readonly keepsDocuments: boolean;
  /** How long after the last edit its document is surely on disk. */
  readonly settlesInMs: number;
  /** One process of it alone; null for one that there is only as several on a Redis (`severalKinds.ts`). */
  readonly script: string | null;
};

const ofPeers = (file: string): string => join(ROOT, PEERS_FOLDER, file);

const KINDS: Readonly<Record<ServerName, Omit<ServerKind, 'name'>>> = {
  ours: {
    what: 'rooms and log of this product, SQLite WAL with synchronous=FULL, every edit on disk before anybody sees it',
    isDurable: true,
    keepsDocuments: true,
    settlesInMs: 300,
    script: BUILT.ours,
  },
  hocuspocus: {
    what: '@hocuspocus/server 4.7.0 with its SQLite extension, as it comes: a document is written 2 to 10 s after a change',
    isDurable: true,
    keepsDocuments: true,
    settlesInMs: 3_500,
    script: ofPeers('hocuspocus.mjs'),
  },
  'y-websocket': {
    what: 'y-websocket 2.1.0, its own server, in memory',
    isDurable: false,
    keepsDocuments: true,
    settlesInMs: 0,
    script: ofPeers('node_modules/y-websocket/bin/server.cjs'),
  },
  'y-redis': {
    what: 'y-redis 1.0.3 as published, bound to the server of y-websocket 2.1.0',
    isDurable: true,
    keepsDocuments: true,
    settlesInMs: 0,
    script: null,
  },
  broadcast: {
    what: 'ws 8 alone: each frame sent to everybody else, no Yjs, nothing kept: the floor',
    isDurable: false,
    keepsDocuments: false,
    settlesInMs: 0,
    script: BUILT.broadcast,
  },
  'kept-broadcast': {
    what: 'the same with one write and fdatasync before each frame is sent on: the floor of whoever keeps before showing',
    isDurable: false,
    keepsDocuments: false,
    settlesInMs: 0,
    script: BUILT.keptBroadcast,
  },
};

export const serverKind = (name: ServerName): ServerKind => ({ name, ...KINDS[name] });

export const isServerName = (text: string): text is ServerName => SERVER_NAMES.some((name) => name === text);
