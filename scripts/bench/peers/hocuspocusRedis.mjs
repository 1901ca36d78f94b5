/** Hocuspocus with its Redis extension, everything else as it comes. Argument: the socket of Redis. */
import { Redis } from '@hocuspocus/extension-redis';
import { Server } from '@hocuspocus/server';
import RedisClient from 'ioredis';

const server = new Server({
  address: '127.0.0.1',
  port: 0,
  quiet: true,
  extensions: [new Redis({ createClient: () => new RedisClient({ path: process.argv[2] }) })],
  // every real deployment has one
  async onAuthenticate() {},
});
await server.listen();
