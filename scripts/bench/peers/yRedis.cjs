/** y-redis 1.0.3 as published, bound to the server of y-websocket 2. Argument: the socket of Redis. Uncaught errors end it, as they do by default. */
const http = require('node:http');
const { WebSocketServer } = require('ws');
const { RedisPersistence } = require('y-redis');
const { setPersistence, setupWSConnection } = require('y-websocket/bin/utils');

const persistence = new RedisPersistence({ redisOpts: { path: process.argv[2] } });
setPersistence({
  provider: persistence,
  bindState(name, doc) {
    persistence.closeDoc(name); // of the document that was emptied a moment ago
    persistence.bindState(name, doc);
  },
  async writeState(name) {
    await persistence.closeDoc(name);
  },
});

const sockets = new WebSocketServer({ noServer: true });
sockets.on('connection', setupWSConnection);
const server = http.createServer((_request, response) => response.end('okay'));
server.on('upgrade', (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request)),
);
server.listen(Number(process.env.PORT), process.env.HOST);
