/** Hocuspocus with its SQLite extension, everything else as it comes. Argument: the folder of its database. */
import { join } from 'node:path';
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const server = new Server({
  address: '127.0.0.1',
  port: 0,
  quiet: true,
  extensions: [new SQLite({ database: join(process.argv[2] ?? '.', 'hocuspocus.sqlite') })],
  // every real deployment has one
  async onAuthenticate() {},
});
await server.listen();
