/** As many sockets as anybody opens, and nothing behind them: what Node and the socket library cost by themselves. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type * as Ws from 'ws';

// The relay's own, and not the one that came with what it is compared with.
const { WebSocketServer } = createRequire(`${process.cwd()}/`)('ws') as typeof Ws;

const server = createServer((_request, response) => response.end());
const sockets = new WebSocketServer({ server, clientTracking: false, perMessageDeflate: false });
sockets.on('connection', (socket) => {
	socket.on('error', () => undefined);
	socket.on('message', () => undefined);
});
server.listen(Number(process.env['PORT']), 'localhost');
